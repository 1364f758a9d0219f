import * as E from 'fp-ts/lib/Either.js'
import type * as TE from 'fp-ts/lib/TaskEither.js'
import { streamOf } from '../domain/decider.ts'
import { compilePlan, workflow, type Definition, type Workflow } from '../domain/definition/index.ts'
import type { Plan } from '../domain/definition/plan.ts'
import { sameJson } from '../domain/json.ts'
import type { Rejection } from '../domain/rejection.ts'
import type { EventStore, Fault } from '../store/event-store.ts'
import { replay } from '../store/replay.ts'

type Rejected<Tag extends Rejection['tag']> = Extract<Rejection, { readonly tag: Tag }>

type NoPlan = Rejected<'workflow_not_found' | 'workflow_version_not_found'>

/** Definitions, compiled once per version. */
export interface Plans {
  readonly find: (workflowId: string, version: number) => TE.TaskEither<NoPlan | Fault, Plan>
  /** Of a definition that one execution has to itself, in the place of that version of its workflow. */
  readonly own: (executionId: string, workflowId: string, version: number, definition: Definition) => Plan
  /** The version that is named, else the latest; refused when the workflow is archived. */
  readonly toStart: (
    workflowId: string,
    version?: number,
  ) => TE.TaskEither<NoPlan | Rejected<'workflow_archived'> | Fault, Plan>
}

interface Known {
  workflow: Workflow
  revision: number
  /** How often its stream was seen to grow, and how often it had when it was last read to its end. */
  grown: number
  readAt: number
  readonly plans: Map<number, Plan>
  readonly unwatch: () => void
}

/** So many executions with definitions of their own have them compiled here. */
const KEPT_OWN = 100

/** Workflows with their plans that are kept; the one that was not used for longest goes first. */
const KEPT = 1_000

export const plansFrom = (store: Pick<EventStore, 'read' | 'watch'>): Plans => {
  const known = new Map<string, Known>()
  const owned = new Map<string, Plan>()

  const remember = (workflowId: string): Known => {
    const unwatch = store.watch(streamOf(workflow, workflowId), () => entry.grown++)
    const entry: Known = { workflow: workflow.initial(), revision: -1, grown: 0, readAt: -1, plans: new Map(), unwatch }
    known.set(workflowId, entry)
    for (const [oldest, { unwatch: forget }] of known) {
      if (known.size <= KEPT) break
      known.delete(oldest)
      forget()
    }
    return entry
  }

  /** What the log says of it now. Callers that overlap read the same events, and the first one folds them. */
  const refresh = async (workflowId: string): Promise<E.Either<NoPlan | Fault, Known>> => {
    const entry = known.get(workflowId) ?? remember(workflowId)
    while (isStale(entry)) {
      const { grown } = entry
      const fresh = await store.read(streamOf(workflow, workflowId), entry.revision + 1)()
      if (E.isLeft(fresh)) return fresh
      const news = fresh.right.filter(({ revision }) => revision > entry.revision)
      const folded = replay(workflow, entry.workflow, news)
      if (E.isLeft(folded)) return folded
      entry.workflow = folded.right
      entry.revision += news.length
      if (fresh.right.length === 0) entry.readAt = grown
    }
    if (entry.revision >= 0) return E.right(entry)
    known.delete(workflowId)
    entry.unwatch()
    return E.left({ tag: 'workflow_not_found', workflow_id: workflowId })
  }

  const planOf = (workflowId: string, entry: Known, version: number): E.Either<NoPlan, Plan> => {
    const compiled = entry.plans.get(version)
    if (compiled !== undefined) return E.right(compiled)
    const definition = entry.workflow.versions[version - 1]?.definition
    if (definition === undefined) return E.left({ tag: 'workflow_version_not_found', workflow_id: workflowId, version })
    const plan = compilePlan(workflowId, version, definition)
    entry.plans.set(version, plan)
    return E.right(plan)
  }

  return {
    find: (workflowId, version) => async () => {
      const plan = known.get(workflowId)?.plans.get(version)
      if (plan !== undefined) return E.right(plan)
      const entry = await refresh(workflowId)
      return E.isLeft(entry) ? entry : planOf(workflowId, entry.right, version)
    },
    own: (executionId, workflowId, version, definition) => {
      const known = owned.get(executionId)
      const isIts = known !== undefined && sameJson(known.definition, definition)
      const plan = isIts ? known : compilePlan(workflowId, version, definition)
      owned.delete(executionId)
      owned.set(executionId, plan)
      const [oldest] = owned.keys()
      if (owned.size > KEPT_OWN && oldest !== undefined) owned.delete(oldest)
      return plan
    },
    toStart: (workflowId, version) => async () => {
      const here = known.get(workflowId)
      const entry = here === undefined || isStale(here) ? await refresh(workflowId) : E.right(here)
      if (E.isLeft(entry)) return entry
      known.delete(workflowId)
      known.set(workflowId, entry.right)
      if (entry.right.workflow.archived) return E.left({ tag: 'workflow_archived', workflow_id: workflowId })
      return planOf(workflowId, entry.right, version ?? entry.right.workflow.versions.length)
    },
  }
}

const isStale = ({ grown, readAt }: Known): boolean => readAt !== grown
