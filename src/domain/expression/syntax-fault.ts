import * as E from 'fp-ts/lib/Either.js'

/** Why an expression cannot be read. `offset` counts from its `${`; the message goes on after "The expression … at character …". */
export interface SyntaxFault {
  readonly code: string
  readonly offset: number
  readonly message: string
}

export const fault = (code: string, offset: number, message: string): E.Either<SyntaxFault, never> =>
  E.left({ code, offset, message })
