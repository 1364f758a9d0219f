import type { EventsOf } from '../decider.ts'
import { millisecondsOf } from '../time.ts'
import type { annotations } from './events.ts'
import { isOver, type Execution } from './state.ts'

/** What is written down beside a run: it changes nothing of it, may follow its end, and is no progress. */
export type Annotation = EventsOf<typeof annotations>

/** Another execution that begins with what had happened here up to a revision. */
export interface ForkNote {
  readonly execution_id: string
  readonly revision: number
  readonly kind: 'restore' | 'fork'
}

export interface CheckpointNote {
  readonly checkpoint_id: string
  readonly noted_at: number
}

/** What annotations have left, and what has to be known to make the next one. Neither what is owed nor the state's hash depends on it. */
export interface Notes {
  /** The revision of the last event; -1 before the first. */
  revision: number
  /** Of the last event that is no annotation. */
  movedTo: number
  /** The furthest revision that a checkpoint is of; -1 without. */
  covered: number
  /** Since when something has happened that no checkpoint covers; undefined when all is covered. */
  movedAt: string | undefined
  /** When the latest annotation was made, '' without. */
  at: string
  /** The latest checkpoints that somebody has asked for and the revisions of their events, so that one that is asked for twice is one. */
  checkpoints: CheckpointNote[]
  /** The latest that went on from here, so that one that is noted twice is one. */
  forks: ForkNote[]
  /** How many did. */
  forked: number
}

/** So many checkpoints, and so many forks, are remembered. */
const KEPT = 1_000

export const newNotes = (): Notes => ({
  revision: -1,
  movedTo: -1,
  covered: -1,
  movedAt: undefined,
  at: '',
  checkpoints: [],
  forks: [],
  forked: 0,
})

const ANNOTATIONS: ReadonlySet<string> = new Set<Annotation['type']>([
  'checkpoint_created',
  'state_saved',
  'execution_forked',
])

/** Whether an event is one. Annotations are the only events that may follow the end of an execution. */
export const isAnnotation = (type: string): boolean => ANNOTATIONS.has(type)

/** To be told of each event: costs the same whatever was there before. */
export const noted = (notes: Notes, type: string, at: string): void => {
  notes.revision++
  if (isAnnotation(type)) {
    notes.at = at
    return
  }
  notes.movedTo = notes.revision
  notes.movedAt ??= at
}

/** A checkpoint covers what had happened up to its revision. */
export const checkpointNoted = (
  notes: Notes,
  { checkpoint_id, revision, automatic }: { checkpoint_id: string; revision: number; automatic: boolean },
  at: string,
): void => {
  if (revision > notes.covered) {
    notes.covered = revision
    notes.movedAt = notes.movedTo > revision ? at : undefined
  }
  if (automatic) return
  notes.checkpoints.push({ checkpoint_id, noted_at: notes.revision })
  if (notes.checkpoints.length > KEPT) notes.checkpoints.shift()
}

export const forkNoted = (notes: Notes, fork: ForkNote): void => {
  notes.forked++
  notes.forks.push(fork)
  if (notes.forks.length > KEPT) notes.forks.shift()
}

/**
 * When the next checkpoint that nobody has asked for is due, in epoch milliseconds; Infinity while nothing has happened that needs one.
 * Nothing of a started execution is without one for longer than `every` milliseconds, and none follows another sooner.
 */
export const checkpointDue = (execution: Execution, every: number): number => {
  const { movedAt } = execution.notes
  return movedAt === undefined || execution.startedAt === undefined || isOver(execution)
    ? Infinity
    : millisecondsOf(movedAt) + every
}
