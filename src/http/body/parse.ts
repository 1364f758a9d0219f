import * as E from 'fp-ts/lib/Either.js'
import type { BadRequest } from '../refusal.ts'
import { isTooDeep, MAX_DEPTH } from './depth.ts'
import { jsonFault, lineAndColumn } from './json-fault.ts'
import { parseYaml } from './parse-yaml.ts'

export type Format = 'json' | 'yaml'

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** The value of a body. Whatever comes out is JSON, at most `MAX_DEPTH` levels deep. */
export const parseBody = (bytes: Uint8Array, format: Format): E.Either<BadRequest, unknown> => {
  let text: string
  try {
    text = utf8.decode(bytes)
  } catch {
    return E.left({ tag: 'malformed_body', detail: 'The body is not UTF-8' })
  }
  const parsed = format === 'json' ? parseJson(text) : parseYaml(text)
  if (E.isRight(parsed) && isTooDeep(parsed.right)) return E.left({ tag: 'body_too_deep', limit: MAX_DEPTH })
  return parsed
}

const parseJson = (text: string): E.Either<BadRequest, unknown> => {
  try {
    return E.right(JSON.parse(text))
  } catch {
    const { offset, detail } = jsonFault(text)
    return E.left({ tag: 'malformed_body', detail, ...lineAndColumn(text, offset) })
  }
}
