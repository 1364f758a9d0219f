/** What is going to happen, and when. Nothing happens by itself. */
export interface Agenda {
  readonly now: () => number
  /** The answer takes it back. */
  readonly at: (time: number, happen: () => void) => () => void
  /** Lets everything happen, the earliest first. */
  readonly run: () => void
}

export const newAgenda = (): Agenda => {
  let entries: { readonly time: number; readonly happen: () => void }[] = []
  let now = 0
  return {
    now: () => now,
    at: (time, happen) => {
      const entry = { time, happen }
      entries.push(entry)
      return () => {
        entries = entries.filter((other) => other !== entry)
      }
    },
    run: () => {
      while (entries.length > 0) {
        const next = entries.reduce((first, entry) => (entry.time < first.time ? entry : first))
        entries = entries.filter((entry) => entry !== next)
        now = next.time
        next.happen()
      }
    },
  }
}
