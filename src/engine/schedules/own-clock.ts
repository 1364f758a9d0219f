import type { Clock } from '../clock.ts'

/** A clock that can be stopped: what was to be called later is not called any more. */
export interface OwnClock extends Clock {
  /** Resolves when the time has passed; never, once it was stopped. */
  readonly pause: (milliseconds: number) => Promise<void>
  readonly stop: () => void
}

export const ownClock = ({ now, after: call }: Clock): OwnClock => {
  const pending = new Set<() => void>()

  const after: Clock['after'] = (milliseconds, act) => {
    const takeBack = call(milliseconds, () => {
      pending.delete(cancel)
      act()
    })
    const cancel = (): void => {
      pending.delete(cancel)
      takeBack()
    }
    pending.add(cancel)
    return cancel
  }

  return {
    now,
    after,
    pause: (milliseconds) =>
      new Promise((resolve) => {
        after(milliseconds, resolve)
      }),
    stop: () => {
      for (const cancel of pending) cancel()
    },
  }
}
