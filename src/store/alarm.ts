/** Runs something soon, but not now: `setImmediate` in a server, the scheduler of a simulator. */
export type Schedule = (run: () => void) => void

/** Wakes all who wait, and leaves nobody in their set: once for a burst of calls, so that who causes it does not pay for it. */
export const alarm = (schedule: Schedule): ((waiting: Set<() => void>) => void) => {
  const due = new Set<Set<() => void>>()

  const wake = (): void => {
    const woken = [...due].flatMap((waiting) => [...waiting])
    for (const waiting of due) waiting.clear()
    due.clear()
    for (const resume of woken) resume()
  }

  return (waiting) => {
    if (waiting.size === 0) return
    if (due.size === 0) schedule(wake)
    due.add(waiting)
  }
}
