import type { ExecutionEvent, Origin, Parent } from '../../domain/execution/events.ts'
import { outputOf } from '../../domain/execution/render.ts'
import type { Recorded } from '../../store/event-store.ts'
import type { History } from '../history.ts'
import type { Scene } from '../scene.ts'
import type { Case, Must } from './case.ts'
import { findIn, isUnderWay, type Instance } from './instances.ts'

/** What executions and those that they have started owe each other. */
export interface Families {
  /** To be told of each submission before it is taken. */
  readonly submitted: (id: string, origin: Origin, must: Must) => void
  /** To be told of each other event before it is taken. */
  readonly event: (id: string, recorded: Recorded & ExecutionEvent, must: Must) => void
  /** To be told when it was taken. */
  readonly taken: (id: string) => void
  /** A task waits for it, and its parent does not stand still. Without a parent that waits it always holds. */
  readonly mayGoOn: (id: string) => boolean
  readonly checkEnd: () => void
}

interface Claim extends Parent {
  /** Since when the child has had to stop: its task does not wait for it any more, or its parent stands still. */
  stopSince: number | undefined
}

interface Completion {
  readonly id: string
  readonly revision: number
  readonly child: string
  readonly claim: Claim
}

/** Milliseconds within which a child hears of its parent once nothing goes wrong: a server that is down comes back in between. */
const PATIENCE = 120_000

export const newFamilies = (
  { world, calm, coverage, broken }: Scene,
  history: History,
  cases: ReadonlyMap<string, Case>,
  maxDepth: number,
): Families => {
  const claims = new Map<string, Claim>()
  /** By parent: whom it has claimed. */
  const children = new Map<string, string[]>()
  const completions: Completion[] = []

  const taskOf = ({ execution_id, task_id }: Parent): Instance | undefined => {
    const parent = cases.get(execution_id)
    return parent === undefined ? undefined : findIn(parent.root, task_id)
  }

  const isAwaited = (child: string, claim: Claim): boolean => {
    const its = taskOf(claim)
    const named = its?.awaits?.kind === 'workflow' ? its.awaits.execution_id : undefined
    return its !== undefined && isUnderWay(its) && its.caught === undefined && named === child
  }

  const mayGoOn = (id: string): boolean => {
    const claim = claims.get(id)
    if (claim?.wait !== true) return true
    return cases.get(claim.execution_id)?.status !== 'paused' && isAwaited(id, claim)
  }

  const claimed = (id: string, { task_id, attempt, awaits }: Started, must: Must): void => {
    if (awaits?.kind !== 'workflow') return
    const { execution_id: child, wait } = awaits
    must(!claims.has(child) && !cases.has(child), 'each claim names an execution of its own')
    claims.set(child, { execution_id: id, task_id, attempt, wait, stopSince: undefined })
    children.set(id, [...(children.get(id) ?? []), child])
    coverage.kind(wait ? 'task runs a workflow' : 'task starts a workflow and goes on')
  }

  /** What the child of a task has come to is what the task comes to. */
  const concluded = (its: Instance, event: ExecutionEvent, must: Must): string | undefined => {
    if (its.awaits?.kind !== 'workflow' || its.caught !== undefined) return undefined
    const { execution_id: child, wait } = its.awaits
    const status = cases.get(child)?.status
    if (event.type === 'task_completed') {
      must(status !== undefined, 'a task that starts a workflow completes once that was submitted')
      must(!wait || status === 'completed', 'a task that runs a workflow completes after it')
      if (wait) coverage.kind('child completes for its parent')
      return child
    }
    if (event.type !== 'task_failed' && event.type !== 'task_error_caught' && event.type !== 'task_retry_scheduled')
      return undefined
    const { type } = event.data.error
    if (type === 'workflow_failed') {
      must(wait && status === 'failed', 'a task fails by its child after that has failed')
      coverage.kind('child fails its parent')
    }
    if (type === 'workflow_cancelled') {
      must(wait && status === 'cancelled', 'a task fails by its child after that was cancelled')
      coverage.kind('child is cancelled before its parent')
    }
    if (type === 'workflow_depth_exceeded') {
      must(status === undefined, 'what is too deep is not submitted')
      coverage.kind('workflows start workflows too deep')
    }
    return undefined
  }

  const noteParent = (id: string, { type, data }: ExecutionEvent): void => {
    if (claims.get(id)?.wait !== true) return
    if (type === 'workflow_paused' && data.by_parent === true) coverage.kind('child is paused by its parent')
    if (type === 'workflow_resumed' && data.by_parent === true) coverage.kind('child is resumed by its parent')
    if (type === 'workflow_cancelled' && !mayGoOn(id)) coverage.kind('child is cancelled after its parent')
  }

  return {
    mayGoOn,
    submitted: (id, { parent, depth = 0 }, must) => {
      const claim = claims.get(id)
      must((parent === undefined) === (claim === undefined), 'a child is one that a claim has named')
      if (parent === undefined || claim === undefined) return
      const { execution_id, task_id, attempt, wait } = claim
      const isIts = parent.execution_id === execution_id && parent.task_id === task_id && parent.attempt === attempt
      must(isIts && parent.wait === wait, 'a child names the claim that has named it')
      must(depth === (cases.get(execution_id)?.depth ?? 0) + 1, 'a child is one deeper than its parent')
      must(depth <= maxDepth, 'no workflow starts deeper than allowed')
    },
    event: (id, recorded, must) => {
      const one = cases.get(id) as Case
      if (recorded.type === 'task_started') {
        claimed(id, recorded.data, must)
        const since = claims.get(id)?.stopSince
        must(
          since === undefined ||
            one.compensating !== undefined ||
            calm.since === undefined ||
            world.now() - Math.max(since, calm.since) < PATIENCE,
          'a child goes on no longer than its parent wants',
        )
        return
      }
      noteParent(id, recorded)
      if (!('task_id' in recorded.data)) return
      const { task_id } = recorded.data
      const its = task_id === undefined ? undefined : findIn(one.root, task_id)
      const child = its === undefined ? undefined : concluded(its, recorded, must)
      const claim = child === undefined ? undefined : claims.get(child)
      if (child !== undefined && claim !== undefined && !('output' in (its as Instance).task))
        completions.push({ id, revision: recorded.revision, child, claim })
    },
    taken: (id) => {
      for (const child of children.get(id) ?? []) {
        const claim = claims.get(child) as Claim
        claim.stopSince = mayGoOn(child) ? undefined : (claim.stopSince ?? world.now())
      }
    },
    checkEnd: () => {
      for (const { id, revision, child, claim } of completions) {
        const { output } = history.streamOf(id)[revision]?.data as { readonly output?: unknown }
        const stands = history.fold(child, history.streamOf(child).length - 1)
        const { workflowId: workflow_id, version: workflow_version } = stands.plan
        const owed = claim.wait ? outputOf(stands) : { execution_id: child, workflow_id, workflow_version }
        const [given, wanted] = [JSON.stringify(output ?? null), JSON.stringify(owed ?? null)]
        if (given !== wanted)
          broken('a task that runs a workflow has its output', `${claim.task_id} of ${id}: ${given} for ${wanted}`)
      }
    },
  }
}

type Started = Extract<ExecutionEvent, { readonly type: 'task_started' }>['data']
