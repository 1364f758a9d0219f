import type { ComponentState, Reason, Refine, WithWorker } from '../../domain/execution/explain/index.ts'
import { idOf } from '../../domain/execution/ids.ts'
import { taskAt } from '../../domain/execution/state.ts'
import type { Reach } from '../../store/event-store.ts'
import type { Pulled } from '../pulled/pulled.ts'
import type { Run } from '../run.ts'
import { taskToken } from '../tasks/task-token.ts'
import type { Hold, Traffic } from '../traffic/traffic.ts'
import { isGated } from '../turn.ts'
import type { Workshop } from '../workshop.ts'

export interface Around extends Pick<Workshop, 'slots' | 'gate' | 'stop'> {
  readonly traffic: Pick<Traffic, 'holdOf'>
  readonly reach: () => Reach
  /** Where an attempt stands that workers fetch. */
  readonly whereabouts: Pulled['find']
  /** What is known of a component; undefined for one that is built in. */
  readonly componentState: (name: string) => ComponentState | undefined
}

/** What the server knows besides the execution: who has the slots, which component takes no more, whether it may do anything. */
export const refineIn = (around: Around, run: Run): Refine => {
  const queued = once(() => whyQueued(around, run))
  const held = new Map<string, Reason | undefined>()

  const startOf = (reason: Reason, component: string, isStart: boolean): Reason => {
    const idle = nothingBegins(around)
    if (idle !== undefined) return idle
    if (!isStart || !isGated(component)) return reason
    if (!held.has(component)) held.set(component, heldAt(around, run, component))
    return held.get(component) ?? reason
  }

  return (reason, index) => {
    const { component } = taskAt(run.execution, index).node
    switch (reason.code) {
      case 'queued':
        return queued() ?? reason
      case 'free_to_start':
        return startOf(reason, component, reason.step === 'start_task')
      case 'retry_due': {
        const state = around.componentState(component)
        return state === undefined ? reason : { ...reason, component: state }
      }
      case 'running': {
        const state = around.componentState(component)
        const worker = workerOf(around, run, index)
        return {
          ...reason,
          ...(state === undefined ? {} : { component_state: state }),
          ...(worker === undefined ? {} : { worker }),
        }
      }
      default:
        return reason
    }
  }
}

const workerOf = ({ whereabouts }: Around, { execution }: Run, index: number): WithWorker | undefined => {
  const { attempt } = taskAt(execution, index)
  const found = whereabouts(taskToken({ execution_id: execution.id, task_id: idOf(execution, index), attempt }))
  if (found === undefined) return undefined
  const { lease, since, deliveries } = found
  return {
    worker_id: lease?.worker_id ?? null,
    lease_expires_at: lease === undefined ? null : iso(lease.until),
    deliveries,
    waits_since: lease === undefined ? iso(since) : null,
  }
}

const nothingBegins = ({ stop, reach }: Around): Reason | undefined => {
  if (stop.isStopping()) return { code: 'server_stopping' }
  const store = reach()
  if (store.tag === 'here') return undefined
  return { code: 'store_away', since: new Date(store.since).toISOString(), detail: store.reason }
}

const whyQueued = (around: Around, { id }: Run): Reason | undefined => {
  const idle = nothingBegins(around)
  if (idle !== undefined) return idle
  const lack = around.slots.lackOf(id)
  if (lack === undefined) return undefined
  const { key, ...rest } = lack
  return key === undefined ? { code: 'no_free_slot', ...rest } : { code: 'concurrency_key_full', key, ...rest }
}

const heldAt = ({ traffic, gate }: Around, run: Run, component: string): Reason | undefined => {
  const hold = traffic.holdOf(component)
  return hold === undefined ? undefined : reasonOf(hold, component, gate.ahead(component, run))
}

const reasonOf = (hold: Hold, component: string, ahead: number): Reason => {
  switch (hold.why) {
    case 'full': {
      const { in_flight, limit } = hold
      return { code: 'component_busy', component, in_flight, limit, ahead }
    }
    case 'nobody_asks': {
      const { leased, asked } = hold
      const last_asked = asked === undefined ? null : iso(asked)
      return { code: 'no_worker_asks', component, leased, last_asked, ahead }
    }
    case 'rate':
      return { code: 'rate_limited', component, per_second: hold.per_second, until: iso(hold.until), ahead }
    case 'breaker': {
      const { failures, since, until } = hold
      const ends = until === Infinity ? null : iso(until)
      return { code: 'breaker_open', component, failures, since: iso(since), until: ends, ahead }
    }
  }
}

const iso = (time: number): string => new Date(time).toISOString()

const once = <A>(make: () => A): (() => A) => {
  let made: { readonly value: A } | undefined
  return () => (made ??= { value: make() }).value
}
