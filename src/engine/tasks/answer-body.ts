import * as E from 'fp-ts/lib/Either.js'
import type { Outcome } from './task-kind.ts'
import { failed } from './failure.ts'
import { parseJson } from './json.ts'
import type { Answer } from './transport.ts'

/** The body as a JSON value: null when it is empty, parsed when it is JSON, its text when it is called anything else. */
export const bodyOf = ({ headers, body }: Answer): Outcome => {
  if (body.length === 0) return E.right(null)
  const encoding = headers['content-encoding']
  if (encoding !== undefined && encoding !== 'identity') {
    return failed('bad_response', `the answer is encoded (${String(encoding)}), which was not asked for`, false)
  }
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8')
  const type = headers['content-type']
  if (type !== undefined && !/[/+]json\b/i.test(String(type))) return E.right(text)
  const parsed = parseJson(text)
  if (E.isRight(parsed)) return parsed
  return type === undefined ? E.right(text) : failed('bad_response', `the answer is not JSON: ${parsed.left}`, true)
}
