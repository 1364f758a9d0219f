import * as E from 'fp-ts/lib/Either.js'
import type { Settings } from '../src/config.ts'

export interface Running {
  readonly url: string
  readonly stop: () => Promise<void>
}

interface StartFault {
  readonly tag: string
  readonly message: string
}

interface CompositionRoot {
  readonly startHarmonia: (settings: Settings) => Promise<E.Either<StartFault, Running>>
}

/** The server did not start: its port is taken, its data directory is in use, … */
export class NotStarted extends Error {
  override readonly name = 'NotStarted'
}

/** The one door from the command line to the server itself. */
export const openServer = async (settings: Settings): Promise<Running> => {
  const root = '../src/harmonia.js'
  const { startHarmonia } = (await import(root)) as CompositionRoot
  const started = await startHarmonia(settings)
  if (E.isLeft(started)) throw new NotStarted(started.left.message)
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
