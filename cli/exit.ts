/** What the shell is told. */
export const exits = { done: 0, refused: 1, badUsage: 2, unreachable: 3 } as const

/** The command line itself is wrong; the server was not asked. */
export class BadUsage extends Error {
  override readonly name = 'BadUsage'
}

/** Well said, and yet it cannot be done: a file's text is not what it should be, a server cannot start. */
export class Refused extends Error {
  override readonly name = 'Refused'
}
