import * as E from 'fp-ts/lib/Either.js'
import { streamOf } from '../domain/decider.ts'
import { parseDefinition, type Definition } from '../domain/definition/index.ts'
import type { Plan } from '../domain/definition/plan.ts'
import { checkChanges } from '../domain/execution/adopt/check-changes.ts'
import { EXECUTION, keyedPlace, type ForkFrom } from '../domain/execution/index.ts'
import type { KeyedPlace } from '../domain/execution/events.ts'
import type { Problem } from '../domain/problem.ts'
import type { Rejection } from '../domain/rejection.ts'
import type { EventStore, Fault } from '../store/event-store.ts'
import type { Changes, Fork } from './engine.ts'
import type { Load } from './load.ts'
import type { Plans } from './plans.ts'

/** A fork that can be made: nothing of it is recorded. */
export interface PreparedFork {
  readonly plan: Plan
  readonly concurrency: KeyedPlace | undefined
  readonly from: ForkFrom
}

interface Around {
  readonly store: Pick<EventStore, 'read'>
  readonly load: Load
  readonly plans: Plans
}

type Prepared<A> = Promise<E.Either<Rejection | Fault, A>>

/** Folds the source as far as it is to be taken, and checks all changes against that, before anything is said of any of them. */
export const prepareFork =
  ({ store, load, plans }: Around) =>
  async (fork: Fork): Prepared<PreparedFork> => {
    const { execution_id: id, source: execution_id, at_revision, changes = {} } = fork
    const loaded = await load(execution_id, at_revision)
    if (E.isLeft(loaded)) return loaded
    if (loaded.right === undefined) return E.left({ tag: 'execution_not_found', execution_id })
    const { execution: state, revision } = loaded.right
    const at = await store.read(streamOf({ name: EXECUTION }, execution_id), revision, 1)()
    if (E.isLeft(at)) return at

    const chosen = await planIn(plans, state.plan, id, changes)
    if (E.isLeft(chosen)) return chosen
    const { plan, definition, problems } = chosen.right
    const { input: otherInput, definition: _, ...recorded } = changes
    const input = otherInput ?? state.input
    const set = { changes: recorded, input, otherInput: otherInput !== undefined }
    const keyed = keyedPlace(plan, id, input)
    const all = [
      ...beyond(at_revision, revision),
      ...problems,
      ...checkChanges(state, plan, set),
      ...(E.isLeft(keyed) ? [{ ...keyed.left, pointer: `/changes${keyed.left.pointer}` }] : []),
    ]
    if (all.length > 0 || E.isLeft(keyed)) return E.left({ tag: 'invalid_changes', problems: all })
    const { kind, checkpoint_id, request_id, reason } = fork
    const concurrency = keyed.right
    const source = { execution_id, revision, hash: at.right[0]?.hash ?? '' }
    const said = fork.changes === undefined ? undefined : recorded
    const from = {
      source,
      state,
      kind,
      checkpoint_id,
      changes: said,
      input: otherInput,
      definition,
      concurrency,
      trace: fork.by?.trace,
      request_id,
      reason,
    }
    return E.right({ plan, concurrency, from })
  }

const beyond = (wanted: number | undefined, last: number): readonly Problem[] =>
  wanted === undefined || wanted <= last
    ? []
    : [
        {
          pointer: '/at_revision',
          code: 'revision_not_found',
          message: `There is no event ${wanted} yet: the last one is ${last}.`,
        },
      ]

interface Chosen {
  readonly plan: Plan
  readonly definition: Definition | undefined
  readonly problems: readonly Problem[]
}

/** What the execution is to follow; what is wrong with that is told with all the rest, which is then checked by the plan of the source. */
const planIn = async (
  plans: Plans,
  before: Plan,
  id: string,
  { definition, definition_version: version }: Changes,
): Prepared<Chosen> => {
  const wrong = (...problems: readonly Problem[]) => E.right({ plan: before, definition: undefined, problems })
  const { workflowId } = before
  if (definition !== undefined) {
    const parsed = parseDefinition(definition)
    const twice = version === undefined ? [] : [both]
    if (E.isLeft(parsed))
      return wrong(
        ...twice,
        ...parsed.left.map((problem) => ({ ...problem, pointer: `/changes/definition${problem.pointer}` })),
      )
    if (version !== undefined) return wrong(both)
    const own = parsed.right.definition
    return E.right({ plan: plans.own(id, workflowId, before.version, own), definition: own, problems: [] })
  }
  if (version === undefined) return wrong()
  const found = await plans.find(workflowId, version)()
  if (E.isRight(found)) return E.right({ plan: found.right, definition: undefined, problems: [] })
  if (found.left.tag !== 'workflow_version_not_found') return found
  const message = `The workflow ${workflowId} has no version ${version}.`
  return wrong({ pointer: '/changes/definition_version', code: 'workflow_version_not_found', message })
}

const both: Problem = {
  pointer: '/changes/definition',
  code: 'one_definition',
  message: 'Say either "definition" or "definition_version", not both.',
}
