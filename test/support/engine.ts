import * as E from 'fp-ts/lib/Either.js'
import { createWorkflow, workflow } from '../../src/domain/definition/index.ts'
import type { Definition } from '../../src/domain/definition/definition.ts'
import type { Policy } from '../../src/domain/execution/events.ts'
import { createEngine, type EngineParts, type OpenEngine } from '../../src/engine/create-engine.ts'
import { noSecrets } from '../../src/engine/secrets/secrets.ts'
import type { Attempt } from '../../src/engine/engine.ts'
import { taskKinds } from '../../src/engine/tasks/kinds.ts'
import type { Call, KindOf, Reply } from '../../src/engine/tasks/task-kind.ts'
import type { Transport } from '../../src/engine/tasks/transport.ts'
import { openTraffic } from '../../src/engine/traffic/traffic.ts'
import type { EventStore, Recorded } from '../../src/store/event-store.ts'
import { transact } from '../../src/store/transact.ts'
import { manualClock, type ManualClock } from './manual-clock.ts'

export const POLICY: Policy = {
  max_attempts: 3,
  auto_retry: true,
  task_timeout: 3_600,
  max_task_duration: 7_200,
  parallel: true,
}

/** A component in this process: it sees each call, and answers when the test says so. */
export interface Stage {
  readonly calls: { readonly attempt: Attempt; readonly answer: (reply: Reply) => void; aborted: boolean }[]
  readonly kindOf: KindOf
  /** Answers the oldest unanswered call of a task. */
  readonly answer: (taskId: string, reply: Reply) => void
}

const noTransport: Transport = {
  exchange: () => {
    throw new Error('nothing leaves this process')
  },
  leave: () => undefined,
  close: async () => undefined,
}

export const stage = (now: () => number): Stage => {
  const calls: Stage['calls'] = []
  const builtIn = taskKinds({ transport: noTransport, now, resolve: () => undefined })
  const call = (attempt: Attempt): Call => {
    let settle: (reply: Reply) => void = () => undefined
    const outcome = new Promise<Reply>((resolve) => (settle = resolve))
    const entry = { attempt, answer: settle, aborted: false }
    calls.push(entry)
    const abort = () => {
      entry.aborted = true
      settle(E.left({ type: 'aborted', message: 'aborted', retryable: true }))
    }
    return { outcome, abort }
  }
  return {
    calls,
    kindOf: (component, action) => (component === 'harmonia' ? builtIn(component, action) : { kind: 'call', call }),
    answer: (taskId, outcome) => {
      const place = calls.findIndex(({ attempt }) => attempt.task_id === taskId)
      const [found] = calls.splice(place, 1)
      if (place < 0 || found === undefined) throw new Error(`task ${taskId} was not called`)
      found.answer(outcome)
    },
  }
}

export interface TestEngine {
  readonly engine: OpenEngine
  readonly clock: ManualClock
  readonly stage: Stage
  readonly define: (definition: Definition) => Promise<string>
  readonly start: (workflowId: string, input?: unknown) => Promise<string>
  readonly events: (executionId: string) => Promise<readonly Recorded[]>
}

let ids = 0
/** Distinct and well formed; a test needs no more of an id. */
export const nextId = (): string => `00000000-0000-7000-8000-${String(++ids).padStart(12, '0')}`

export const engineOn = (
  store: EventStore,
  {
    maxCallsPerComponent = 128,
    ...parts
  }: Partial<EngineParts> & { clock?: ManualClock; maxCallsPerComponent?: number } = {},
): TestEngine => {
  const clock = parts.clock ?? manualClock()
  const components = stage(clock.now)
  const named = new Map<string, string[]>()
  const engine = createEngine({
    store,
    newId: nextId,
    random: () => 0.5,
    kindOf: components.kindOf,
    snapshots: { load: async () => undefined, save: () => undefined },
    env: () => undefined,
    secrets: noSecrets,
    maxInline: Infinity,
    policy: POLICY,
    maxConcurrentWorkflows: 10,
    maxWorkflowDepth: 10,
    checkpoints: { every: Infinity, atOnce: 1_000 },
    workflowsNamed: async (name) => E.right(named.get(name) ?? []),
    traffic: openTraffic(clock, { max_in_flight: maxCallsPerComponent, per_second: undefined, breaker: undefined }),
    report: (error) => {
      throw error
    },
    ...parts,
    clock,
  })
  const given = () => ({ at: new Date(clock.now()).toISOString(), random: () => 0.5 })
  return {
    engine,
    clock,
    stage: components,
    define: async (definition) => {
      const id = nextId()
      const created = await transact(store, workflow, given, nextId)(id, createWorkflow(definition))()
      if (E.isLeft(created)) throw new Error(JSON.stringify(created.left))
      named.set(definition.name, [...(named.get(definition.name) ?? []), id])
      return id
    },
    start: async (workflow_id, input = {}) => {
      const execution_id = nextId()
      const accepted = await engine.submit({ execution_id, workflow_id, input })()
      if (E.isLeft(accepted)) throw new Error(JSON.stringify(accepted.left))
      return execution_id
    },
    events: async (executionId) => {
      const read = await store.read(`execution-${executionId}`)()
      if (E.isLeft(read)) throw new Error(JSON.stringify(read.left))
      return read.right
    },
  }
}
