import type { Problem } from '../problem.ts'
import type { Auth } from './manifest.ts'
import { isHeaderName, isHeaderValue, isOwnHeader } from './mapping/header.ts'

const API_KEY = 'x-api-key'

/** The header that a component is shown its secret in, in lower case. */
export const authHeader = ({ type, header = API_KEY }: Auth): string =>
  type === 'api_key' ? header.toLowerCase() : 'authorization'

/** Pointers are inside the registration. */
export const checkAuth = ({ type, secret, header, username }: Auth): readonly Problem[] => {
  const problems: Problem[] = []
  const wrong = (field: string, code: string, message: string) =>
    problems.push({ pointer: `/auth/${field}`, code, message })
  if (!/^[A-Za-z_]\w{0,127}$/.test(secret)) {
    wrong(
      'secret',
      'invalid_name',
      'must be the name of a secret: letters, digits and _, and no digit at its beginning',
    )
  }
  if (header !== undefined && type !== 'api_key') wrong('header', 'unexpected_field', 'belongs to "type": "api_key"')
  else if (header !== undefined && (!isHeaderName(header) || isOwnHeader(header))) {
    wrong('header', 'invalid_header', 'must be the name of a header, and none that the server sends itself')
  }
  if (username !== undefined && type !== 'basic') wrong('username', 'unexpected_field', 'belongs to "type": "basic"')
  else if (type === 'basic' && username === undefined) wrong('username', 'required', 'is missing')
  else if (username !== undefined && (username.includes(':') || !isHeaderValue(username))) {
    wrong('username', 'invalid_value', 'must be text of one line without a colon')
  }
  return problems
}
