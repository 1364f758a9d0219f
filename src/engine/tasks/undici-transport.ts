import { Agent, Pool, type Dispatcher } from 'undici'
import type { Answer, Exchange, NoAnswer, Settle, Transport } from './transport.ts'

const CONNECT_TIMEOUT = 10_000
const MAX_BODY_BYTES = 5 * 1024 * 1024

interface TransportOptions {
  /** Connections of one lane, and of one origin outside of lanes. */
  readonly connections: number
  readonly maxBodyBytes?: number
}

/** HTTP/1.1 over kept-alive connections, one request at a time on each. Follows no redirects. */
export const undiciTransport = ({ connections, maxBodyBytes = MAX_BODY_BYTES }: TransportOptions): Transport => {
  const options = {
    connections,
    pipelining: 1,
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: { timeout: CONNECT_TIMEOUT },
  }
  const agent = new Agent(options)
  const lanes = new Map<string, Pool>()

  const dispatcherOf = ({ lane, origin }: Exchange): Dispatcher => {
    if (lane === '') return agent
    const known = lanes.get(lane)
    if (known !== undefined) return known
    const pool = new Pool(origin, options)
    lanes.set(lane, pool)
    return pool
  }

  return {
    exchange: (exchange, settle) => {
      const { origin, path, method, body } = exchange
      const headers = exchange.headers as string[]
      const reply = new Reply(settle, maxBodyBytes, exchange.heard)
      try {
        dispatcherOf(exchange).dispatch({ origin, path, method, headers, body }, reply)
      } catch (error) {
        reply.onResponseError(undefined, error as Error)
      }
      return reply.abort
    },
    leave: (lane) => {
      const pool = lanes.get(lane)
      lanes.delete(lane)
      void pool?.close()
    },
    close: async () => {
      const open = [agent, ...lanes.values()]
      lanes.clear()
      await Promise.all(open.map((dispatcher) => dispatcher.destroy()))
    },
  }
}

/** Collects one answer, straight from the parser's callbacks. */
class Reply implements Dispatcher.DispatchHandler {
  readonly #settle: Settle
  readonly #maxBodyBytes: number
  readonly #heard: Exchange['heard']
  #controller: Dispatcher.DispatchController | undefined
  #settled = false
  #status = 0
  #headers: Answer['headers'] = {}
  #first: Buffer | undefined
  #rest: Buffer[] | undefined
  #bytes = 0

  constructor(settle: Settle, maxBodyBytes: number, heard: Exchange['heard']) {
    this.#heard = heard
    this.#settle = settle
    this.#maxBodyBytes = maxBodyBytes
  }

  readonly abort = (): void => {
    this.#end({ tag: 'aborted', reason: 'the call was given up' })
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller
    if (this.#settled) controller.abort(new Error('given up'))
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: Answer['headers']): void {
    this.#status = status
    this.#headers = headers
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#bytes += chunk.length
    if (this.#bytes > this.#maxBodyBytes) {
      this.#end({ tag: 'response_too_large', reason: `the answer has more than ${this.#maxBodyBytes} bytes` })
    } else if (this.#first === undefined) this.#first = chunk
    else (this.#rest ??= []).push(chunk)
    if (this.#heard?.(chunk) === true) this.#enough()
  }

  onResponseEnd(): void {
    this.#tell(this.#whole())
  }

  /** The connection cannot be used again: who is done may go on talking. */
  #enough(): void {
    this.#tell(this.#whole())
    this.#controller?.abort(new Error('enough was heard'))
  }

  #whole(): Answer {
    const first = this.#first ?? Buffer.alloc(0)
    const body = this.#rest === undefined ? first : Buffer.concat([first, ...this.#rest], this.#bytes)
    return { status: this.#status, headers: this.#headers, body }
  }

  onResponseError(_: Dispatcher.DispatchController | undefined, error: NodeJS.ErrnoException): void {
    this.#tell(noAnswer(error))
  }

  #end(why: NoAnswer): void {
    if (this.#settled) return
    this.#tell(why)
    this.#controller?.abort(new Error(why.reason))
  }

  #tell(answer: Answer | NoAnswer): void {
    if (this.#settled) return
    this.#settled = true
    this.#settle(answer)
  }
}

const noAnswer = (error: NodeJS.ErrnoException): NoAnswer => {
  const code = error.code ?? error.name
  if (error.name === 'HTTPParserError' || MALFORMED.includes(code)) {
    return { tag: 'bad_response', reason: `the answer is not proper HTTP (${code})` }
  }
  return { tag: 'connection_failed', reason: error.message === '' ? code : error.message }
}

/** A body that is not as long as was said, or a switch of protocols that nobody asked for. */
const MALFORMED = ['UND_ERR_RES_CONTENT_LENGTH_MISMATCH', 'ERR_ASSERTION']
