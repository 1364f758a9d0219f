import type { Clock } from './clock.ts'
import type { LiveRuns } from './live-runs.ts'

/** How the engine comes to rest, in three steps: nothing begins, nothing is recorded any more, nothing is in flight. */
export interface Stop {
  readonly isStopping: () => boolean
  /** Outcomes that come from here on are not recorded: their attempts are dispatched again by the next process. */
  readonly isDropping: () => boolean
  /** To be called whenever a run has come to rest, or has at least no append under way any more. */
  readonly noticed: () => void
  readonly begin: (graceSeconds: number) => Promise<void>
}

export const stopOf = (clock: Clock, runs: LiveRuns): Stop => {
  let stopping = false
  let dropping = false
  let notice: () => void = () => undefined

  const until = (isQuiet: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      notice = () => {
        if (isQuiet()) resolve()
      }
      notice()
    })
  const every =
    (test: (run: { readonly appending: boolean; readonly calls: { readonly size: number } }) => boolean) => () => {
      for (const run of runs.all()) if (!test(run)) return false
      return true
    }

  return {
    isStopping: () => stopping,
    isDropping: () => dropping,
    noticed: () => {
      if (stopping) notice()
    },
    begin: async (graceSeconds) => {
      stopping = true
      let cancelGrace: () => void = () => undefined
      const grace = new Promise<void>((resolve) => {
        cancelGrace = clock.after(graceSeconds * 1_000, resolve)
      })
      await Promise.race([until(every(({ appending, calls }) => !appending && calls.size === 0)), grace])
      cancelGrace()
      dropping = true
      for (const run of runs.all()) for (const call of run.calls.values()) call.abort()
      await until(every(({ appending }) => !appending))
    },
  }
}
