import * as E from 'fp-ts/lib/Either.js'
import { createWorkflow, parseDefinition, workflow } from '../../src/domain/definition/index.ts'
import type { Policy } from '../../src/domain/execution/events.ts'
import { systemClock } from '../../src/engine/clock.ts'
import { createEngine } from '../../src/engine/create-engine.ts'
import { noSecrets } from '../../src/engine/secrets/secrets.ts'
import { taskKinds } from '../../src/engine/tasks/kinds.ts'
import type { KindOf, Reply } from '../../src/engine/tasks/task-kind.ts'
import { openTraffic } from '../../src/engine/traffic/traffic.ts'
import { newId } from '../../src/ids.ts'
import type { Append, EventStore } from '../../src/store/event-store.ts'
import { memoryStore } from '../../src/store/memory.ts'
import { transact } from '../../src/store/transact.ts'
import { definitionOf } from '../definition.ts'
import type { Workload } from '../workload.ts'

/** What the engine has appended for one execution, from its submission to its end. */
export interface Recording {
  readonly execution_id: string
  readonly appends: readonly Append[]
  readonly events: number
}

/** Workflows as they stand in a log, and executions of them. */
export interface Recordings {
  readonly definitions: readonly Append[]
  readonly executions: readonly Recording[]
}

const POLICY: Policy = {
  max_attempts: 3,
  auto_retry: true,
  task_timeout: 3_600,
  max_task_duration: 7_200,
  parallel: true,
}

const shape = (of: Workload['shape'], tasks: number, step: Workload['step']): Workload => ({
  shape: of,
  tasks,
  step,
  clocked: false,
})

/** The bench's own workloads, small ones: a log of many executions is what takes long to go through. */
const SHAPES: readonly Workload[] = [
  shape('chain', 10, 'http'),
  shape('fan', 22, 'http'),
  shape('chain', 10, 'echo'),
  shape('items', 10, 'http'),
]

const ANSWER = { ok: true, rows: 120, next: '/data/part-0042', checksum: 'b5bb9d8014a0f9b1d61e21e796d78dcc' }

/** Real executions by the real engine on a store in memory, whose component answers at once and now and then asks for a retry. */
export const record = async (): Promise<Recordings> => {
  const store = memoryStore()
  const appends: Append[] = []
  const heard: EventStore = {
    ...store,
    append: (append) => {
      appends.push(append)
      return store.append(append)
    },
  }
  let calls = 0
  const answer = (): Reply =>
    ++calls % 50 === 0 ? E.left({ type: 'http_503', message: 'busy', retryable: true }) : E.right(ANSWER)
  const engine = createEngine({
    store: heard,
    clock: systemClock,
    newId,
    random: () => 0,
    kindOf: kinds(answer),
    snapshots: { load: async () => undefined, save: () => undefined },
    env: () => undefined,
    secrets: noSecrets,
    maxInline: 65_536,
    checkpoints: { every: Infinity, atOnce: Infinity },
    policy: POLICY,
    maxConcurrentWorkflows: SHAPES.length,
    maxWorkflowDepth: 1,
    workflowsNamed: async () => E.right([]),
    traffic: openTraffic(systemClock, { max_in_flight: 1_000, per_second: undefined, breaker: undefined }),
    report: (error) => {
      throw error
    },
  })

  for (const workload of SHAPES) {
    const { shape: name, step } = workload
    const execution_id = newId()
    const ended = endOf(store, execution_id)
    const started = await engine.submit({
      execution_id,
      workflow_id: await defined(heard, `${name} of ${step}`, workload),
      input: { customer: 'c-10482', region: 'eu-central', amount: 129.9 },
      metadata: { tenant: 'acme', kind: name },
    })()
    if (E.isLeft(started)) throw new Error(`the bench's own workflow was refused: ${started.left.tag}`)
    await ended
  }
  await engine.stop(0)

  const of = (stream: string) => appends.filter((append) => append.stream === stream)
  const streams = [...new Set(appends.map(({ stream }) => stream))]
  return {
    definitions: appends.filter(({ stream }) => stream.startsWith('workflow-')),
    executions: streams
      .filter((stream) => stream.startsWith('execution-'))
      .map((stream) => ({
        execution_id: stream.slice('execution-'.length),
        appends: of(stream),
        events: of(stream).reduce((sum, { events }) => sum + events.length, 0),
      })),
  }
}

const kinds = (answer: () => Reply): KindOf => {
  const builtIn = taskKinds({
    transport: {
      exchange: () => {
        throw new Error('nothing leaves this process')
      },
      leave: () => undefined,
      close: async () => undefined,
    },
    now: Date.now,
    resolve: () => undefined,
  })
  return (component, action) =>
    component === 'harmonia'
      ? builtIn(component, action)
      : { kind: 'call', call: () => ({ outcome: Promise.resolve(answer()), abort: () => undefined }) }
}

const defined = async (store: EventStore, name: string, workload: Workload): Promise<string> => {
  const id = newId()
  const parsed = parseDefinition({ ...definitionOf(name, workload), tags: ['bench'] })
  if (E.isLeft(parsed)) throw new Error(`the bench's own definition is refused: ${JSON.stringify(parsed.left)}`)
  const given = () => ({ at: new Date().toISOString(), random: Math.random })
  const created = await transact(store, workflow, given, newId)(id, createWorkflow(parsed.right.definition))()
  if (E.isLeft(created)) throw new Error(`the bench's own workflow was not taken: ${created.left.tag}`)
  return id
}

const endOf = async (store: EventStore, id: string): Promise<void> => {
  const events = store.subscribe({ stream: `execution-${id}`, from: 0 })
  for (;;) {
    const next = await events.next()()
    if (E.isLeft(next)) throw new Error(next.left.tag)
    if (next.right.some(({ type }) => /^workflow_(completed|failed|cancelled)$/.test(type))) break
  }
  events.close()
}
