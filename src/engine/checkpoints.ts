import * as E from 'fp-ts/lib/Either.js'
import { checkpointOf } from '../domain/execution/checkpoint.ts'
import type { CheckpointDocument } from '../domain/execution/document.ts'
import {
  createCheckpoint,
  EXECUTION,
  executionEvents,
  type ExecutionEvent,
  type ExecutionIntent,
} from '../domain/execution/index.ts'
import type { Rejection } from '../domain/rejection.ts'
import type { EventStore, Fault, Meta } from '../store/event-store.ts'
import { readEvent } from '../store/replay.ts'
import { metaOf } from '../store/transact.ts'
import type { Annotating } from './annotating.ts'
import { factsInSlices, factsOf, isHashedAtOnce, type Facts } from './checkpoint-facts.ts'
import type { Accepted } from './engine.ts'
import type { Run } from './run.ts'

type Answer<A> = E.Either<Rejection | Fault, A>

export interface CheckpointsParts {
  readonly store: Pick<EventStore, 'read'>
  /** The most tasks of a state that is hashed within a turn. */
  readonly atOnce: number
  readonly obtain: (id: string) => Promise<Answer<Run>>
  readonly tell: (
    run: Run,
    intend: (run: Run, revision: number) => ExecutionIntent,
    meta: Meta | undefined,
  ) => Promise<Answer<Accepted>>
  /** Shows the durable state. */
  readonly seen: <A>(id: string, show: (run: Run) => A) => Promise<Answer<A>>
  readonly breathe: () => Promise<void>
}

/** Checkpoints that somebody asks for. They are decided in the turn of their execution like any command, so that they are exact. */
export const checkpointsOn = ({
  store,
  atOnce,
  obtain,
  tell,
  seen,
  breathe,
}: CheckpointsParts): Pick<Annotating, 'checkpoint'> => {
  /** What is too large to be hashed in a turn is hashed before it: then the checkpoint is of an event a little further back. */
  const factsBefore = async (run: Run): Promise<Answer<Facts | undefined>> => {
    if (isHashedAtOnce(run.execution, atOnce)) return E.right(undefined)
    const begun = await seen(run.id, (there) => factsInSlices(there.execution, there.revision, breathe))
    return E.isLeft(begun) ? begun : E.right(await begun.right)
  }

  /** As the log has it, which is the same for the one who asked first and for whoever asks again. */
  const made = async (id: string, checkpointId: string): Promise<Answer<CheckpointDocument>> => {
    const found = await seen(id, ({ stream, execution: { notes, plan } }) => ({
      stream,
      noted: notes.checkpoints.find(({ checkpoint_id }) => checkpoint_id === checkpointId),
      of: { execution_id: id, workflow_id: plan.workflowId, workflow_name: plan.definition.name },
    }))
    if (E.isLeft(found)) return found
    const { stream, noted, of } = found.right
    if (noted === undefined) return E.left({ tag: 'checkpoint_not_found', checkpoint_id: checkpointId })
    const read = await store.read(stream, noted.noted_at, 1)()
    if (E.isLeft(read)) return read
    const [recorded] = read.right
    if (recorded === undefined) return gone(stream, noted.noted_at)
    const event = readEvent<unknown, ExecutionEvent>(EXECUTION_EVENTS, recorded)
    if (E.isLeft(event)) return event
    const { revision, position } = recorded
    return event.right.type === 'checkpoint_created'
      ? E.right(checkpointOf({ ...event.right, revision, position }, of))
      : gone(stream, revision)
  }

  return {
    checkpoint: (id, wanted, by) => async () => {
      const run = await obtain(id)
      if (E.isLeft(run)) return run
      const before = await factsBefore(run.right)
      if (E.isLeft(before)) return before
      const told = await tell(
        run.right,
        ({ execution }, revision) =>
          createCheckpoint({ ...wanted, automatic: false, ...(before.right ?? factsOf(execution, revision)) }),
        metaOf('create_checkpoint', by),
      )
      return E.isLeft(told) ? told : made(id, wanted.checkpoint_id)
    },
  }
}

const EXECUTION_EVENTS = { name: EXECUTION, events: executionEvents }

const gone = (stream: string, revision: number): E.Either<Fault, never> =>
  E.left({ tag: 'unreadable_event', stream, revision, problems: ['it is no checkpoint_created, where there was one'] })
