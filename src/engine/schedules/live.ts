import { schedule, type Schedule } from '../../domain/schedule/index.ts'
import type { Folded } from '../../store/load.ts'
import type { Sleeper } from '../timers.ts'

/** A schedule in this process: the fold of what the log is known to say of it. */
export interface Live extends Sleeper {
  readonly id: string
  known: Folded<Schedule>
  /** Something is being decided; `again`: look once more when that is done. */
  busy: boolean
  again: boolean
  /** The runs that are seen to, by execution. */
  readonly carried: Set<string>
  /** The ids that this process has claimed due times with. */
  readonly claimed: Set<string>
}

export const newLive = (id: string, known?: Folded<Schedule>): Live => ({
  id,
  known: known ?? { state: schedule.initial(), revision: -1, position: 0 },
  busy: false,
  again: false,
  carried: new Set(),
  claimed: new Set(),
  due: Infinity,
  place: -1,
})

/** Takes a state in, unless a later one is known. */
export const advance = (live: Live, folded: Folded<Schedule>): boolean => {
  if (folded.revision <= live.known.revision) return false
  const { state, revision, position } = folded
  live.known = { state, revision, position }
  return true
}
