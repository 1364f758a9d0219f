import * as E from 'fp-ts/lib/Either.js'
import { checkpointDue } from '../domain/execution/annotations.ts'
import { createCheckpoint, type ExecutionIntent } from '../domain/execution/index.ts'
import { factsInSlices, factsOf, isHashedAtOnce } from './checkpoint-facts.ts'
import type { Clock } from './clock.ts'
import { isDurable, type Run, type Settle } from './run.ts'

/** Which checkpoints are made by themselves. */
export interface CheckpointRules {
  /** Milliseconds; Infinity for none. */
  readonly every: number
  /** The most tasks of a state that is hashed within a turn. */
  readonly atOnce: number
}

export interface MarkingParts {
  readonly clock: Clock
  readonly newId: () => string
  readonly rules: CheckpointRules
  readonly isStopping: () => boolean
  /** Puts a command into the inbox of a run. */
  readonly tell: (run: Run, intend: () => ExecutionIntent, settle: Settle) => void
  /** To be called when a run's checkpoint is over and done with: whether it may be let go, or woken, is another question now. */
  readonly marked: (run: Run) => void
  readonly report: (error: unknown, executionId: string) => void
}

/** Checkpoints that nobody asks for. When one is due follows from the log alone, so a restart needs no other memory. */
export interface Marking {
  /** When the run has to be woken for one. */
  readonly dueAt: (run: Run) => number
  /** What a turn adds when one is due and the state is hashed within it; `revision` is that of the state. */
  readonly inTurn: (run: Run, revision: number, now: number) => ExecutionIntent | undefined
  /** To be told when the run's state is durable: begins with what no turn does. */
  readonly settled: (run: Run) => void
}

export const markingOf = ({ clock, newId, rules, isStopping, tell, marked, report }: MarkingParts): Marking => {
  const { every, atOnce } = rules
  const isDue = ({ execution }: Run, now: number): boolean => checkpointDue(execution, every) <= now

  const markLarge = async (run: Run): Promise<void> => {
    const facts = await factsInSlices(run.execution, run.revision, () => breathing(clock))
    if (isStopping()) return
    const intent = createCheckpoint({ checkpoint_id: newId(), automatic: true, ...facts })
    await new Promise<void>((resolve) =>
      tell(
        run,
        () => intent,
        (told) => {
          // What the store does not take now is due again when the run has been loaded again.
          if (E.isLeft(told) && told.left.tag !== 'store_unavailable') report(told.left, run.id)
          resolve()
        },
      ),
    )
  }

  return {
    dueAt: (run) => (run.marking ? Infinity : checkpointDue(run.execution, every)),
    inTurn: (run, revision, now) =>
      isDue(run, now) && isHashedAtOnce(run.execution, atOnce)
        ? createCheckpoint({ checkpoint_id: newId(), automatic: true, ...factsOf(run.execution, revision) })
        : undefined,
    settled: (run) => {
      if (run.marking || !isDurable(run) || !isDue(run, clock.now()) || isHashedAtOnce(run.execution, atOnce)) return
      run.marking = true
      void markLarge(run)
        .catch((bug: unknown) => report(bug, run.id))
        .finally(() => {
          run.marking = false
          marked(run)
        })
    },
  }
}

/** Lets others have the thread. */
export const breathing = (clock: Clock): Promise<void> =>
  new Promise((resolve) => {
    clock.after(0, resolve)
  })
