import './plain-in-a-pipe.ts'
import { run } from '@oclif/core'

const BAD_USAGE = 2
const UNKNOWN_COMMAND = 127

/** Runs one command line. `url` is that of the program: what its commands are is found from there. Rejects with how it is to exit. */
export const runLine = (argv: readonly string[], url: string): Promise<unknown> =>
  run([...argv], url).catch((error: { readonly oclif?: { exit?: number } }) => {
    if (error.oclif?.exit === UNKNOWN_COMMAND) error.oclif.exit = BAD_USAGE
    throw error
  })
