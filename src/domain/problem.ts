/**
 * One thing wrong with what was sent: `pointer` is an RFC 6901 JSON pointer into it ('' is the whole). `offset` is the place within the
 * text there, in UTF-16 units, when it is an expression that is wrong.
 */
export interface Problem {
  readonly pointer: string
  readonly code: string
  readonly message: string
  readonly offset?: number
}

/** Appends one reference token to a JSON pointer. */
export const at = (pointer: string, token: string | number): string =>
  typeof token === 'number' || !SPECIAL.test(token)
    ? `${pointer}/${token}`
    : `${pointer}/${token.replaceAll('~', '~0').replaceAll('/', '~1')}`

const SPECIAL = /[~/]/
