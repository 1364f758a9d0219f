import type { Execution } from '../domain/execution/index.ts'
import { stateForm } from '../domain/execution/state-form.ts'
import { look, grew, type Drive } from './drive.ts'
import type { LiveRuns } from './live-runs.ts'
import { stateHash } from './state-hash.ts'
import { weightOf } from './weight.ts'

/** The durable state of an execution that lives in this process. */
export interface LiveState {
  readonly revision: number
  /** Undefined when its state is heavier than was asked for. */
  readonly hash: string | undefined
  readonly form?: unknown
}

/** Looks at what is in memory without bringing anything into it. */
export interface Inspection {
  readonly ids: () => readonly string[]
  /** Undefined when it does not live here, or when it is in doubt. A state that is heavier than `heaviest` bytes is not hashed: that takes the thread for a while. */
  readonly live: (
    executionId: string,
    how?: { readonly heaviest?: number; readonly form?: boolean },
  ) => Promise<LiveState | undefined>
  /** Folds it from the log again, as when another process has written to it: calls that are out stay out. */
  readonly reload: (executionId: string) => void
}

/** How long a turn may take to become durable, in milliseconds. */
const PATIENCE = 5_000

export const inspection = (runs: LiveRuns, drive: Drive): Inspection => ({
  ids: () => [...runs.all()].map(({ id }) => id),
  live: (executionId, { heaviest = Infinity, form = false } = {}) => {
    const run = runs.find(executionId)
    if (run === undefined) return Promise.resolve(undefined)
    // Its state is in doubt, and is folded again as soon as that can be.
    if (run.stale || run.loading) return Promise.resolve(undefined)
    return new Promise((resolve) => {
      const late = drive.clock.after(PATIENCE, () => resolve(undefined))
      look(drive, run, ({ revision, execution }) => {
        late()
        resolve(revision < 0 ? undefined : { revision, ...shown(execution, heaviest, form) })
      })
    })
  },
  reload: (executionId) => {
    const run = runs.find(executionId)
    if (run !== undefined) grew(drive, run)
  },
})

const shown = (execution: Execution, heaviest: number, form: boolean): Omit<LiveState, 'revision'> => {
  if (heaviest < Infinity && weightOf(execution) > heaviest) return { hash: undefined }
  return { hash: stateHash(execution), ...(form ? { form: structuredClone(stateForm(execution)) } : {}) }
}
