import * as E from 'fp-ts/lib/Either.js'
import { streamOf } from '../domain/decider.ts'
import type { Definition } from '../domain/definition/definition.ts'
import type { Plan } from '../domain/definition/plan.ts'
import type { ForkSource } from '../domain/execution/events.ts'
import { EXECUTION, executionEvents, type Execution } from '../domain/execution/index.ts'
import type { EventStore, Fault, Recorded } from '../store/event-store.ts'
import { upcast } from '../store/upcast.ts'
import type { Load } from './load.ts'
import type { Plans } from './plans.ts'

/** What an execution was made of, as its first event says. */
export interface Birth {
  readonly workflow_id: string
  readonly workflow_version: number
  /** One of its own, in the place of that version. */
  readonly definition?: Definition
  /** The event of another execution that it goes on from. */
  readonly source?: ForkSource
}

export const birthIn = (first: Recorded): E.Either<Fault, Birth> => {
  const { type, data } = upcast(first)
  const { workflow_submitted, workflow_forked } = executionEvents
  const birth: E.Either<unknown, Birth> =
    type === 'workflow_forked' ? workflow_forked.decode(data) : workflow_submitted.decode(data)
  return E.isRight(birth)
    ? birth
    : E.left(unreadable(first.stream, 0, 'its first event is neither workflow_submitted nor workflow_forked'))
}

export const planOf = async (plans: Plans, id: string, birth: Birth): Promise<E.Either<Fault, Plan>> => {
  const { workflow_id, workflow_version, definition } = birth
  if (definition !== undefined) return E.right(plans.own(id, workflow_id, workflow_version, definition))
  const plan = await plans.find(workflow_id, workflow_version)()
  if (E.isRight(plan)) return plan
  const isLacking = plan.left.tag === 'workflow_not_found' || plan.left.tag === 'workflow_version_not_found'
  if (!isLacking) return E.left(plan.left)
  return E.left(
    unreadable(streamOf({ name: EXECUTION }, id), 0, `the log lacks version ${workflow_version} of its workflow`),
  )
}

/** The state of the other execution that it goes on from, if that is what it was when it did; undefined when it begins by itself. */
export const heritageOf = async (
  store: Pick<EventStore, 'read'>,
  load: Load,
  id: string,
  { source }: Birth,
): Promise<E.Either<Fault, Execution | undefined>> => {
  if (source === undefined) return E.right(undefined)
  const { execution_id, revision, hash } = source
  const at = await store.read(streamOf({ name: EXECUTION }, execution_id), revision, 1)()
  if (E.isLeft(at)) return at
  if (at.right[0]?.hash !== hash) {
    const problem = `it goes on from event ${revision} of execution ${execution_id} with the hash ${hash}, which is not there`
    return E.left(unreadable(streamOf({ name: EXECUTION }, id), 0, problem))
  }
  const loaded = await load(execution_id, revision)
  return E.isLeft(loaded) ? loaded : E.right(loaded.right?.execution)
}

const unreadable = (stream: string, revision: number, problem: string): Fault => ({
  tag: 'unreadable_event',
  stream,
  revision,
  problems: [problem],
})
