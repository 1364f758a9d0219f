import type { IncomingMessage } from 'node:http'
import * as E from 'fp-ts/lib/Either.js'
import getRawBody from 'raw-body'
import type { BadRequest } from '../refusal.ts'
import { parseBody, type Format } from './parse.ts'

/** Bytes. */
export const BODY_LIMIT = 1_048_576

/** The body's value; undefined when there is none. */
export const readBody = async (req: IncomingMessage): Promise<E.Either<BadRequest, unknown>> => {
  const { headers } = req
  const length = headers['content-length']
  const isEmpty = length === undefined ? headers['transfer-encoding'] === undefined : length === '0'
  const type = headers['content-type'] ?? ''
  if (isEmpty && type === '') return E.right(undefined)

  const format = formatOf(type)
  if (format === undefined) return E.left({ tag: 'unsupported_media_type', given: type.slice(0, 100) })
  const encoding = headers['content-encoding'] ?? 'identity'
  if (encoding !== 'identity') return E.left({ tag: 'unsupported_encoding', given: encoding.slice(0, 100) })
  if (isEmpty) return E.right(undefined)

  const bytes = await readBytes(req)
  if (E.isLeft(bytes)) return bytes
  return bytes.right.length === 0 ? E.right(undefined) : parseBody(bytes.right, format)
}

/** The body as it came. */
export const readBytes = async (req: IncomingMessage): Promise<E.Either<BadRequest, Buffer>> => {
  try {
    return E.right(await getRawBody(req, { length: req.headers['content-length'] ?? null, limit: BODY_LIMIT }))
  } catch (error) {
    return E.left(isTooLarge(error) ? { tag: 'body_too_large', limit: BODY_LIMIT } : { tag: 'body_incomplete' })
  }
}

/** What a body of any type says: JSON, the fields of a form, or else its text; null when there is none. */
export const valueOfBytes = (bytes: Buffer, type: string): E.Either<BadRequest, unknown> => {
  if (bytes.length === 0) return E.right(null)
  if (JSON_TYPE.test(type)) return parseBody(bytes, 'json')
  const text = bytes.toString()
  return E.right(FORM_TYPE.test(type) ? Object.fromEntries(new URLSearchParams(text)) : text)
}

const FORM_TYPE = /^application\/x-www-form-urlencoded\s*(?:;|$)/i

const JSON_TYPE = /^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i
const YAML_TYPE = /^(?:application\/(?:x-)?yaml|application\/[\w.+-]+\+yaml|text\/(?:x-)?yaml)\s*(?:;|$)/i
const CHARSET = /;\s*charset\s*=\s*"?([^";\s]+)/i

const formatOf = (type: string): Format | undefined => {
  if (type === 'application/json') return 'json'
  const charset = CHARSET.exec(type)?.[1]?.toLowerCase() ?? 'utf-8'
  if (charset !== 'utf-8' && charset !== 'utf8' && charset !== 'us-ascii') return undefined
  return JSON_TYPE.test(type) ? 'json' : YAML_TYPE.test(type) ? 'yaml' : undefined
}

const isTooLarge = (error: unknown): boolean =>
  error instanceof Error && (error as getRawBody.RawBodyError).type === 'entity.too.large'
