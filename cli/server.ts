import * as E from 'fp-ts/lib/Either.js'
import type { Settings } from '../src/config.ts'
import type { Running } from '../src/harmonia.ts'
import { Refused } from './exit.ts'

/** The one door from the command line to the server itself. Throws `Refused` when its port is taken, its data in use, … */
export const openServer = async (settings: Settings): Promise<Running> => {
  const { startHarmonia } = await import('../src/harmonia.ts')
  const started = await startHarmonia(settings)
  if (E.isLeft(started)) throw new Refused(started.left.message)
  return started.right
}

/** Resolves when the process is asked to stop; asked a second time, it ends at once. */
export const untilAsked = (): Promise<void> =>
  new Promise((resolve) => {
    let asked = false
    for (const [signal, code] of [
      ['SIGINT', 130],
      ['SIGTERM', 143],
    ] as const) {
      process.on(signal, () => {
        if (asked) process.exit(code)
        asked = true
        resolve()
      })
    }
  })
