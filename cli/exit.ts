/** What the shell is told. */
export const exits = { done: 0, refused: 1, badUsage: 2, unreachable: 3 } as const

/** The command line itself is wrong; the server was not asked. */
export class BadUsage extends Error {
  override readonly name = 'BadUsage'
}

/** A file was read and its text is not what it should be. */
export class BadFile extends Error {
  override readonly name = 'BadFile'
}
