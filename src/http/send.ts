import { pipeline } from 'node:stream/promises'
import { Readable } from 'node:stream'
import type { ServerResponse } from 'node:http'
import type { Answer, Exchange } from './answer.ts'
import { problem } from './problem.ts'
import type { Refusal } from './refusal.ts'

const COMMON = { 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' } as const

/** Writes the answer and gives its status. A peer that leaves early is no error. */
export const send = async (exchange: Exchange, answer: Answer): Promise<number> => {
  const { res } = exchange
  if ('body' in answer) {
    end(res, answer.status, 'application/json; charset=utf-8', JSON.stringify(answer.body), answer.headers)
  } else if ('text' in answer) {
    end(res, answer.status, answer.type, answer.text, answer.headers)
  } else if ('take' in answer) {
    answer.take(exchange)
  } else {
    res.writeHead(answer.status, { ...COMMON, 'content-type': answer.type })
    try {
      await pipeline(Readable.from(answer.lines), res)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error
    }
  }
  return answer.status
}

export const refuse = (res: ServerResponse, refusal: Refusal, path: string, requestId: string): number => {
  const { document, headers } = problem(refusal, path)
  end(res, document.status, 'application/problem+json', JSON.stringify(document), {
    ...headers,
    'x-request-id': requestId,
  })
  return document.status
}

const end = (
  res: ServerResponse,
  status: number,
  type: string,
  text: string | Buffer,
  headers: Readonly<Record<string, string>> | undefined,
): void => {
  const { req } = res
  // What is left of a body that was not read would be taken for the next request.
  const rest = req.complete || req.method === 'GET' ? undefined : { connection: 'close' }
  res.writeHead(status, {
    ...COMMON,
    'content-type': type,
    'content-length': Buffer.byteLength(text),
    ...rest,
    ...headers,
  })
  res.end(text)
}
