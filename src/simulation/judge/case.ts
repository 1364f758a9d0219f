import type { Definition } from '../../domain/definition/definition.ts'
import type { Kind } from '../coverage.ts'
import type { Policy } from '../../domain/execution/events.ts'
import type { Block, Instance } from './instances.ts'
import type { Checkpointed } from './notes.ts'
import type { Signals } from './waits.ts'

export type ExecutionStatus = 'pending' | 'running' | 'paused' | 'completed' | 'failed' | 'cancelled'

/** One execution, as far as its events have told. */
export interface Case {
  status: ExecutionStatus
  started: boolean
  admittedBy: string
  lastAt: string
  /** What was cancelled in the present append: what it is inside of must end in it too. */
  cancelled: Set<Instance>
  append: string
  /** The append in which it was resumed last: what ended while it was paused is seen to there. */
  resumedIn: string
  definition: Definition
  policy: Policy
  startedAt: number
  /** Its time does not count before it runs again. */
  clockStands: boolean
  /** How many leaves are under way. */
  busy: number
  root: Block
  readonly checkpoints: Checkpointed
  readonly signals: Map<string, Signals>
  readonly signalIds: Set<string>
  /** What has begun to wait for something from outside. */
  readonly waiters: Set<Instance>
  /** What has completed and can be undone, first to last. */
  readonly undoable: Instance[]
  /** The undoing, once it has begun: for which end, and how it went so far. */
  compensating: Undoing | undefined
  /** Told of each kind of thing that happens to it. */
  readonly note: (kind: Kind) => void
  readonly keyed: { readonly key: string; readonly limit: number } | undefined
  /** Its parent waits for it, so that it needs no slot of its own. */
  readonly isAwaited: boolean
  /** How many workflows have started each other down to it. */
  readonly depth: number
  /** It is paused because its parent is. */
  heldByParent: boolean
}

export interface Undoing {
  readonly cause: 'failed' | 'cancelled'
  completed: number
  failed: number
}

/** Says that a rule is broken unless it holds. */
export type Must = (holds: boolean, rule: string) => void
