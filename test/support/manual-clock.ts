import type { Clock } from '../../src/engine/clock.ts'

export interface ManualClock extends Clock {
  /** Moves on, calling what comes due in order. */
  readonly advance: (milliseconds: number) => Promise<void>
}

/** Time that only moves when a test moves it. */
export const manualClock = (start = Date.parse('2026-01-01T00:00:00.000Z')): ManualClock => {
  let now = start
  let pending: { readonly at: number; readonly call: () => void }[] = []
  return {
    now: () => now,
    after: (milliseconds, call) => {
      const entry = { at: now + Math.max(0, milliseconds), call }
      pending.push(entry)
      return () => {
        pending = pending.filter((other) => other !== entry)
      }
    },
    advance: async (milliseconds) => {
      const end = now + milliseconds
      for (;;) {
        await settled()
        const next = pending.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0]
        if (next === undefined) break
        pending = pending.filter((other) => other !== next)
        now = Math.max(now, next.at)
        next.call()
      }
      now = end
      await settled()
    },
  }
}

/** Lets everything that is ready to run do so. */
export const settled = async (): Promise<void> => {
  for (let round = 0; round < 20; round++) await new Promise((resolve) => setImmediate(resolve))
}
