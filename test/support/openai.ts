import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

export interface AskedModel {
  readonly path: string
  readonly authorization: string | undefined
  readonly body: {
    readonly model: string
    readonly stream: boolean
    readonly tool_choice?: string
    readonly tools: readonly { readonly function: { readonly name: string; readonly parameters: object } }[]
    readonly messages: readonly {
      readonly role: string
      readonly content: string | null
      readonly tool_call_id?: string
    }[]
  }
}

/** What the model does with one question. */
export type Line = (response: ServerResponse, asked: AskedModel) => void

export interface ScriptedModel {
  /** As `HARMONIA_AI_URL` wants it. */
  readonly url: string
  readonly asked: readonly AskedModel[]
  /** The last line is said again and again. */
  readonly script: (...lines: readonly Line[]) => void
  readonly stop: () => Promise<void>
}

/** An endpoint that speaks the chat completions of OpenAI and says what the test has written for it. */
export const scriptedModel = async (): Promise<ScriptedModel> => {
  const asked: AskedModel[] = []
  let lines: readonly Line[] = []
  let said = 0
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const { authorization } = request.headers
      const question: AskedModel = {
        path: request.url ?? '',
        authorization,
        body: JSON.parse(body) as AskedModel['body'],
      }
      asked.push(question)
      lines[Math.min(said++, lines.length - 1)]?.(response, question)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    asked,
    script: (...written) => {
      lines = written
      said = 0
      asked.length = 0
    },
    stop: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const event = (delta: object): string => `data: ${JSON.stringify({ choices: [{ index: 0, delta }] })}\n\n`

const stream = (response: ServerResponse): ServerResponse =>
  response.writeHead(200, { 'content-type': 'text/event-stream' })

/** Streams a text, a few letters at a time. */
export const says =
  (words: string): Line =>
  (response) => {
    stream(response)
    for (const part of words.match(/[\s\S]{1,7}/g) ?? []) response.write(event({ content: part }))
    response.end('data: [DONE]\n\n')
  }

/** Asks for tools, whose arguments come in pieces. */
export const uses =
  (...calls: readonly (readonly [name: string, given: unknown])[]): Line =>
  (response) => {
    stream(response)
    calls.forEach(([name, given], index) => {
      const json = typeof given === 'string' ? given : JSON.stringify(given)
      const half = Math.ceil(json.length / 2)
      response.write(
        event({ tool_calls: [{ index, id: `call-${index}`, type: 'function', function: { name, arguments: '' } }] }),
      )
      for (const part of [json.slice(0, half), json.slice(half)])
        response.write(event({ tool_calls: [{ index, function: { arguments: part } }] }))
    })
    response.end('data: [DONE]\n\n')
  }

/** Answers with a status, and whatever body. */
export const refuses =
  (status: number, body: unknown): Line =>
  (response) =>
    response
      .writeHead(status, { 'content-type': 'application/json' })
      .end(typeof body === 'string' ? body : JSON.stringify(body))

/** Says the beginning and nothing more. */
export const hangs: Line = (response) => {
  stream(response).write(event({ content: 'Well' }))
}

/** Writes what it is given. */
export const writes =
  (...parts: readonly string[]): Line =>
  (response) => {
    stream(response)
    for (const part of parts) response.write(part)
    response.end()
  }

/** Breaks the connection in the middle. */
export const breaks: Line = (response) => {
  stream(response).write(event({ content: 'Well' }))
  setImmediate(() => response.destroy())
}
