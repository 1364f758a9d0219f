/** How fast a history is played: so many times as fast as it was, or one event after the other. */
export type Pace = 1 | 10 | 100 | 'steps'

export const PACES: readonly (readonly [pace: Pace, name: string])[] = [
  ['steps', 'event by event'],
  [1, 'as it was'],
  [10, '10 × as fast'],
  [100, '100 × as fast'],
]

const STEP_MS = 700
/** Nobody watches nothing happen for longer. */
const LONGEST_MS = 2_000
/** What happens within this is shown as one: no eye, and no server, follows what is faster. */
const FRAME_MS = 150

interface Timed {
  readonly revision: number
  readonly timestamp: string
}

export interface Move {
  readonly to: number
  /** Milliseconds until then. */
  readonly wait: number
}

/** The next move from the first of `events`, which follow each other; undefined when there is none behind it. */
export const moveOf = (pace: Pace, [here, ...behind]: readonly Timed[]): Move | undefined => {
  const [next] = behind
  if (here === undefined || next === undefined) return undefined
  if (pace === 'steps') return { to: next.revision, wait: STEP_MS }
  let to = next.revision
  let wait = waitBetween(pace, here, next)
  let before = next
  for (const event of behind.slice(1)) {
    const more = wait + waitBetween(pace, before, event)
    if (more > FRAME_MS) break
    ;[to, wait, before] = [event.revision, more, event]
  }
  return { to, wait: Math.max(FRAME_MS, wait) }
}

const waitBetween = (pace: number, one: Timed, other: Timed): number =>
  Math.min(LONGEST_MS, Math.max(0, Date.parse(other.timestamp) - Date.parse(one.timestamp)) / pace)
