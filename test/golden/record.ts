import * as E from 'fp-ts/lib/Either.js'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createHook, deleteHook, hook, updateHook } from '../../src/domain/hook/index.ts'
import {
  createWebhook,
  deadLetter,
  deleteWebhook,
  disableWebhook,
  noteRedelivered,
  pauseWebhook,
  redeliver,
  resumeWebhook,
  rewindWebhook,
  updateWebhook,
  webhook,
} from '../../src/domain/webhook/index.ts'
import { ACCEPTED } from '../../src/engine/tasks/task-kind.ts'
import { taskToken } from '../../src/engine/tasks/task-token.ts'
import type { EventStore } from '../../src/store/event-store.ts'
import { memoryStore } from '../../src/store/memory.ts'
import { transact } from '../../src/store/transact.ts'
import { engineOn, nextId } from '../support/engine.ts'
import { callsTo } from '../support/http-call.ts'
import { openTestServer } from '../support/http-server.ts'
import { manualClock, settled } from '../support/manual-clock.ts'
import { scheduleServer } from '../support/schedules.ts'
import { run, wholeLog } from '../support/store.ts'
import { parsed } from '../support/definitions.ts'
import { GOLDEN, statesIn, storeOfVersion, versions } from './log.ts'

/**
 * Writes the golden log of a version: `node dist/test/golden/record.js 0.2.0`. It has every event that there is, made by real runs
 * on a clock of its own, and the hash of the state that each of its streams comes to. A log that was released is never written again. When
 * what a state is made of has changed on purpose, `--states` writes the hashes of all versions anew.
 */

const BROKEN = E.left({ type: 'broken', message: 'it broke', retryable: false })
const BUSY = E.left({ type: 'busy', message: 'not now', retryable: true })
const ANNA = { 'x-harmonia-actor': 'anna', 'x-harmonia-reason': 'as%20planned' }
const HOUR = 3_600_000

const leaf = (more: object = {}) => ({ component: 'ergon', action: 'work', ...more })
const builtIn = (action: string, input: object = {}, more: object = {}) => ({
  component: 'harmonia',
  action,
  input,
  ...more,
})

/** What is asked over HTTP: who asks stands with the events. */
const asked = async (store: EventStore): Promise<void> => {
  const server = await openTestServer({ store })
  const { post, put, remove } = callsTo(server)
  const tasks = { t: builtIn('echo', { text: 'Grüße ${input.name}', list: [1, 2.5, null] }) }
  const keyed = { ...ANNA, 'idempotency-key': 'once' }
  const { workflow_id } = (await post('/api/workflows', { name: 'greeting', tasks }, keyed)).body
  await put(`/api/workflows/${workflow_id}`, { name: 'greeting', description: 'again', tasks }, ANNA)
  const start = { workflow_id, input: { name: 'Ada' }, metadata: { team: 'x' }, priority: 3, idempotency_key: 'k' }
  await post('/api/executions', start, ANNA)
  await post('/api/components', { name: 'away', endpoint: 'http://127.0.0.1:9' }, ANNA)
  const read = { http: { method: 'GET', path: '/pages/{page}', result: '${response.body}' } }
  const auth = { type: 'bearer', secret: 'TOKEN' }
  await post('/api/components', { name: 'mapped', endpoint: 'http://127.0.0.1:9', auth, actions: { read } }, ANNA)
  await post('/api/components', { name: 'fetched', worker: { lease_seconds: 20 } }, ANNA)
  await remove('/api/components/away', undefined, ANNA)
  const parameters = { text: { type: 'string', required: true, max_length: 100 } }
  const definition = { name: 'said', tasks: { t: builtIn('echo', { text: '${param.text}' }) } }
  const { template_id } = (await post('/api/templates', { name: 'saying', definition, parameters }, ANNA)).body
  await put(`/api/templates/${template_id}`, { name: 'saying', definition, parameters, tags: ['x'] }, ANNA)
  await post(`/api/templates/${template_id}/instantiate`, { parameter_values: { text: 'Grüße' } }, ANNA)
  await remove(`/api/templates/${template_id}`, undefined, ANNA)
  await remove(`/api/workflows/${workflow_id}`, undefined, ANNA)
  await post('/api/executions', { workflow_id }, ANNA)
  await settled()
  await server.close()
}

/** What happens to executions. */
const executed = async (store: EventStore): Promise<void> => {
  const { engine, stage, clock, define, start } = engineOn(store, { maxConcurrentWorkflows: 2, maxInline: 2_000 })
  const by = { actor: 'bob' }
  const run = async (tasks: object, more: object = {}, input: unknown = {}): Promise<string> => {
    const id = await start(await define(parsed({ name: 'w', tasks, ...more })), input)
    await settled()
    return id
  }
  const answer = async (task: string, outcome: Parameters<typeof stage.answer>[1]): Promise<void> => {
    stage.answer(task, outcome)
    await settled()
  }

  await run({ a: leaf({ compensate: leaf({ action: 'undo' }) }), b: leaf({ depends_on: ['a'] }) })
  await answer('a', E.right('paid'))
  await answer('b', BROKEN)
  await answer('a.compensate', E.right(null))

  const job = await run({
    job: leaf({ heartbeat_timeout: 30 }),
    late: leaf({ timeout: 10, retry: { max_attempts: 2 } }),
  })
  await answer('job', ACCEPTED)
  const token = taskToken({ execution_id: job, task_id: 'job', attempt: 1 })
  await engine.report(token, { do: 'heartbeat', details: { percent: 50 } }, by)()
  await clock.advance(20_000)
  await engine.report(token, { do: 'complete', output: { rows: 3 } }, by)()
  await answer('late', BUSY)
  await clock.advance(60_000)

  await run(
    {
      caught: leaf({ on_error: { then: { output: 'instead' } } }),
      again: builtIn('echo', { n: 1 }, { repeat: { until: '${iteration == 2}', delay: 5, max_iterations: 3 } }),
      not: builtIn('echo', {}, { when: '${input.no}' }),
      each: builtIn('echo', { n: '${item}' }, { for_each: { items: '${input.items}' } }),
    },
    { output: { all: '${tasks.each.output}' } },
    { no: false, items: [1, 2] },
  )
  await answer('caught', BROKEN)
  await clock.advance(30_000)

  const signalled = await run({
    gate: builtIn('wait_for_signal', { name: 'go' }),
    nap: builtIn('wait', { seconds: 5 }),
  })
  await engine.signal(signalled, { name: 'go', data: { n: 1 }, signal_id: 's1' }, by)()
  await engine.signal(signalled, { name: 'later', data: 'x'.repeat(3_000) }, by)()
  await clock.advance(10_000)

  const escalate = [{ after: 60, to: ['dan'] }]
  const approval = await run({ ask: builtIn('approve', { prompt: 'May it?', approvers: ['ada'], escalate }) })
  await clock.advance(90_000)
  const decision = { decision: 'approved', by: 'dan', comment: 'fine', data: { limit: 9 } } as const
  await engine.decide({ execution_id: approval, task_id: 'ask', attempt: 1 }, decision, by)()
  await settled()

  const large = await run({ big: leaf() })
  await answer('big', E.right({ text: 'large '.repeat(1_000) }))
  await engine.command(large, 'pause', 'too late', by)()

  const first = await run({ a: leaf(), b: leaf({ depends_on: ['a'] }) })
  await engine.command(first, 'pause', 'lunch', by)()
  const others = [await run({ other: leaf() }), await run({ another: leaf() })]
  await engine.command(first, 'resume', 'back', by)()
  for (const id of others) await engine.command(id, 'cancel', 'not needed', by)()
  await settled()
  await engine.command(first, 'cancel', undefined, by)()
  await run({ bad: builtIn('fail', { message: 'no luck' }), after: builtIn('echo', {}, { depends_on: ['bad'] }) })
  await settled()

  const noted = await run({ half: leaf(), rest: leaf({ depends_on: ['half'] }) })
  await answer('half', E.right('one'))
  await engine.saveState(noted, { page: 7 }, by)()
  const made = await engine.checkpoint(noted, { checkpoint_id: nextId(), description: 'half way' }, by)()
  await engine.saveState(noted, 'large '.repeat(1_000), by)()
  await answer('rest', BROKEN)
  await engine.command(noted, 'retry', 'the disk has room', by)()
  await answer('rest', E.right('two'))
  if (E.isRight(made)) await engine.restore(made.right, { execution_id: nextId(), by, reason: 'once more' })()
  await answer('rest', E.right('another'))

  const changes = { input: { n: 2 }, tasks: { half: { output: 'by hand' }, rest: { input: { n: 3 } } } }
  await engine.fork({ execution_id: nextId(), source: noted, at_revision: 4, kind: 'fork', changes, by })()
  await answer('rest', E.right('a third'))
  const own = parsed({ name: 'own', tasks: { half: leaf(), more: builtIn('echo', {}, { depends_on: ['half'] }) } })
  await engine.fork({ execution_id: nextId(), source: noted, kind: 'fork', changes: { definition: own }, by })()
  await settled()
}

/** What happens because of schedules, also while no server runs. */
const scheduled = async (store: EventStore): Promise<void> => {
  const clock = manualClock()
  const server = await scheduleServer(store, { clock })
  const { schedules, create, workflow_id } = server
  const by = { actor: 'eve' }
  const skipping = await create({ overlap: 'skip', name: 'hourly' })
  const queueing = await create({ overlap: 'queue' })
  await clock.advance(2 * HOUR)
  await server.finish()
  await server.finish()
  await schedules.pause(skipping, 'quiet', by)()
  await schedules.resume(skipping, undefined, by)()
  await schedules.update(
    skipping,
    { workflow_id, interval: 7_200, overlap: 'skip', jitter: 0, catch_up_window: 60 },
    by,
  )()
  await schedules.backfill(skipping, '2026-01-01T00:30:00.000Z', '2026-01-01T02:00:00.000Z', by)()
  await settled()
  await server.finish()
  await schedules.trigger(queueing, '00000000-0000-7000-8000-00000000aaaa', by)()
  await settled()
  await server.finish()
  schedules.stop()
  await clock.advance(5 * HOUR)

  const next = await scheduleServer(store, { clock, workflow_id })
  await settled()
  await next.finish()
  await next.schedules.remove(queueing, by)()
  const refused = await next.create({ version: 9 })
  await clock.advance(HOUR)
  await next.finish()
  await next.schedules.remove(refused, by)()
  next.schedules.stop()
}

/** What is agreed with those who are told of events, and with those who tell of something. */
const hooked = async (store: EventStore): Promise<void> => {
  const given = () => ({ at: '2026-01-02T00:00:00.000Z', random: () => 0.5 })
  const meta = { actor: 'fay' }
  const told = transact(store, webhook, given, nextId)
  const id = nextId()
  const secrets = [{ secret: 'SIGNING' }, { generated: true as const }]
  const subscription = {
    url: 'https://events.example/in',
    format: 'cloudevents' as const,
    secrets,
    timeout_seconds: 10,
    max_attempts: 3,
  }
  const letter = { position: 3, event_id: nextId(), event_type: 'workflow_failed', attempts: 3, error: 'http_500' }
  for (const intent of [
    createWebhook(id, subscription, 1),
    updateWebhook(id, { ...subscription, types: ['workflow_failed'], headers: { 'x-key': { secret: 'KEY' } } }),
    pauseWebhook(id, 'they move'),
    resumeWebhook(id),
    deadLetter(id, letter),
    redeliver(id),
    noteRedelivered(id, 3),
    rewindWebhook(id, 2),
    disableWebhook(id, 'the receiver is gone'),
    deleteWebhook(id),
  ])
    await run(told(id, intent, { meta }))

  const tells = transact(store, hook, given, nextId)
  const other = nextId()
  const verify = { type: 'github', secret: { secret: 'PUSHED' } } as const
  const start = { workflow_id: nextId(), input: { name: '${request.body.name}' } }
  for (const intent of [
    createHook(other, { name: 'pushed', verify, start }),
    updateHook(other, { name: 'pushed', verify, start, when: '${request.body.ref == "main"}' }),
    deleteHook(other),
  ])
    await run(tells(other, intent, { meta }))
}

const record = async (): Promise<EventStore> => {
  const store = memoryStore()
  await asked(store)
  await executed(store)
  await scheduled(store)
  await hooked(store)
  return store
}

const writeStates = async (version: string, store: EventStore): Promise<void> =>
  writeFileSync(join(GOLDEN, version, 'states.json'), `${JSON.stringify(await statesIn(store), null, 2)}\n`)

const [argument = ''] = process.argv.slice(2)
if (argument === '--states') {
  for (const version of versions) {
    const folder = mkdtempSync(join(tmpdir(), 'harmonia-golden-'))
    const store = await storeOfVersion(version, folder)
    await writeStates(version, store)
    await store.close()
    rmSync(folder, { recursive: true })
  }
} else {
  const store = await record()
  mkdirSync(join(GOLDEN, argument), { recursive: true })
  const events = await wholeLog(store)
  writeFileSync(join(GOLDEN, argument, 'log.ndjson'), events.map((event) => `${JSON.stringify(event)}\n`).join(''))
  await writeStates(argument, store)
  process.stdout.write(`${events.length} events are in test/golden/${argument}.\n`)
}
