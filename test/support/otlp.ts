import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A span as OTLP/HTTP has it in JSON. */
export interface OtlpSpan {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly traceState?: string
  readonly name: string
  readonly kind: number
  readonly startTimeUnixNano: string
  readonly endTimeUnixNano: string
  readonly status: { readonly code?: number; readonly message?: string }
  readonly attributes: readonly { readonly key: string; readonly value: Readonly<Record<string, unknown>> }[]
  readonly events: readonly { readonly name: string }[]
}

interface Message {
  readonly resourceSpans: readonly {
    readonly resource: Pick<OtlpSpan, 'attributes'>
    readonly scopeSpans: readonly { readonly spans: readonly OtlpSpan[] }[]
  }[]
}

/** A collector of spans over real HTTP. */
export interface OtlpReceiver {
  readonly endpoint: string
  readonly spans: readonly OtlpSpan[]
  /** The services that have sent them. */
  readonly services: ReadonlySet<unknown>
  /** From here on messages are answered with this status. */
  readonly answerWith: (status: number) => void
  /** Resolves when one was refused. */
  readonly refused: () => Promise<void>
  /** The first span that is wanted, when it has come. */
  readonly span: (wanted: (span: OtlpSpan) => boolean) => Promise<OtlpSpan>
  readonly stop: () => Promise<void>
}

export const otlpReceiver = async (): Promise<OtlpReceiver> => {
  const spans: OtlpSpan[] = []
  const services = new Set<unknown>()
  const waiting = new Set<() => void>()
  let status = 200
  let refusals = 0
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end('{}')
      if (status === 200)
        for (const { resource, scopeSpans } of (JSON.parse(body) as Message).resourceSpans) {
          services.add(attribute(resource, 'service.name'))
          spans.push(...scopeSpans.flatMap((scope) => scope.spans))
        }
      else refusals++
      for (const look of [...waiting]) look()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const until = <A>(find: () => A | undefined): Promise<A> =>
    new Promise((resolve) => {
      const look = (): void => {
        const found = find()
        if (found === undefined) return
        waiting.delete(look)
        resolve(found)
      }
      waiting.add(look)
      look()
    })
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    services,
    answerWith: (given) => (status = given),
    refused: () => until(() => (refusals > 0 ? null : undefined)).then(() => undefined),
    span: (wanted) => until(() => spans.find(wanted)),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** The value of an attribute, whatever its type is. */
export const attribute = ({ attributes }: Pick<OtlpSpan, 'attributes'>, key: string): unknown =>
  Object.values(attributes.find((one) => one.key === key)?.value ?? {})[0]

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}
