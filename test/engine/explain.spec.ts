import { expect } from 'chai'
import * as E from 'fp-ts/lib/Either.js'
import type { Definition } from '../../src/domain/definition/definition.ts'
import type { Explanation, Reason } from '../../src/domain/execution/explain/index.ts'
import type { EngineParts } from '../../src/engine/create-engine.ts'
import type { ExplainPage } from '../../src/engine/engine.ts'
import { openTraffic } from '../../src/engine/traffic/traffic.ts'
import { HERE, type Reach } from '../../src/store/event-store.ts'
import { memoryStore } from '../../src/store/memory.ts'
import { engineOn, type TestEngine } from '../support/engine.ts'
import { aTask } from '../support/execution.ts'
import { manualClock, settled, type ManualClock } from '../support/manual-clock.ts'

const right = <A>(either: E.Either<unknown, A>): A => {
  if (E.isLeft(either)) throw new Error(JSON.stringify(either.left))
  return either.right
}

const start = async (
  tasks: Definition['tasks'],
  { definition = {}, ...parts }: Partial<EngineParts> & { clock?: ManualClock; definition?: Partial<Definition> } = {},
) => {
  const clock = manualClock()
  const test = engineOn(memoryStore(), { clock, ...parts })
  const workflow = await test.define({ name: 'w', tasks, ...definition })
  const id = await test.start(workflow)
  return { ...test, workflow, id }
}

const explained = async ({ engine }: TestEngine, id: string, page?: ExplainPage): Promise<Explanation> =>
  right(await engine.explain(id, page)())

const reasonOf = async (test: TestEngine, id: string, task = 't', page?: ExplainPage): Promise<Reason | undefined> =>
  (await explained(test, id, page)).tasks.find(({ task_id }) => task_id === task)?.reason

describe('why an execution stands where it stands', () => {
  it('is which tasks it waits for, and what runs where since when', async () => {
    const test = await start({ t: aTask(), then: aTask(['t']) })
    const { tasks, summary, next_event, reasons, unfinished } = await explained(test, test.id)
    const at = new Date(test.clock.now()).toISOString()
    expect(tasks.map(({ reason }) => reason)).to.deep.equal([
      {
        code: 'running',
        component: 'ergon',
        action: 'work',
        attempt: 1,
        dispatched_at: at,
        deadline: new Date(test.clock.now() + 3_600_000).toISOString(),
        accepted: false,
        heartbeat_at: null,
        heartbeat_due: null,
      },
      {
        code: 'waits_for_tasks',
        rule: 'all_success',
        total: 1,
        succeeded: 0,
        failed: 0,
        skipped: 0,
        open: 1,
        tasks: [{ task_id: 't', status: 'running' }],
      },
    ])
    expect({ unfinished, reasons }).to.deep.equal({ unfinished: 2, reasons: { running: 1, waits_for_tasks: 1 } })
    expect(next_event).to.deep.equal({ event: 'task_completed', task_id: 't' })
    expect(summary).to.equal('It runs. 1 task runs, 1 task waits for others. Next: task_completed of t.')
  })

  it('is that all slots are taken, by whom, and how many come first', async () => {
    const test = await start({ t: aTask() }, { maxConcurrentWorkflows: 1 })
    await test.start(test.workflow)
    const third = await test.start(test.workflow)
    expect(await reasonOf(test, third)).to.deep.equal({
      code: 'no_free_slot',
      ahead: 1,
      running: 1,
      limit: 1,
      held_by: [test.id],
    })
    expect((await explained(test, third)).summary).to.equal(
      `It waits for a slot, 1 ahead, 1 of 1 taken by ${test.id}. Next: workflow_started.`,
    )
  })

  it('is that its concurrency key is full, whatever slots are free', async () => {
    const test = await start({ t: aTask() }, { definition: { concurrency: { limit: 1 } } })
    const second = await test.start(test.workflow)
    expect(await reasonOf(test, second)).to.deep.equal({
      code: 'concurrency_key_full',
      key: test.workflow,
      ahead: 0,
      running: 1,
      limit: 1,
      held_by: [test.id],
    })
  })

  it('is that its component has as many calls as it may have', async () => {
    const clock = manualClock()
    const traffic = openTraffic(clock, { max_in_flight: 1, per_second: undefined, breaker: undefined })
    const test = await start({ t: aTask() }, { clock, traffic })
    const others = [await test.start(test.workflow), await test.start(test.workflow)]
    expect(await reasonOf(test, others[1] ?? '')).to.deep.equal({
      code: 'component_busy',
      component: 'ergon',
      in_flight: 1,
      limit: 1,
      ahead: 1,
    })
  })

  it('is a rate limit, until a time', async () => {
    const clock = manualClock()
    const traffic = openTraffic(clock, { max_in_flight: 9, per_second: 0.5, breaker: undefined })
    const test = await start({ t: aTask(), u: aTask() }, { clock, traffic })
    expect(await reasonOf(test, test.id, 'u')).to.deep.equal({
      code: 'rate_limited',
      component: 'ergon',
      per_second: 0.5,
      until: new Date(clock.now() + 2_000).toISOString(),
      ahead: 0,
    })
  })

  it('is an open circuit breaker, since when and until when', async () => {
    const clock = manualClock()
    const traffic = openTraffic(clock, {
      max_in_flight: 9,
      per_second: undefined,
      breaker: { failures: 1, reset_seconds: 5 },
    })
    const test = await start({ wait: aTask(), t: aTask() }, { clock, traffic })
    traffic.told('ergon', false)
    const waiting = await test.start(test.workflow)
    expect(await reasonOf(test, waiting)).to.include({
      code: 'breaker_open',
      since: new Date(clock.now()).toISOString(),
      until: new Date(clock.now() + 5_000).toISOString(),
    })
  })

  it('is who has paused it, since when, and why', async () => {
    const test = await start({ first: aTask(), t: aTask(['first']) })
    right(await test.engine.command(test.id, 'pause', 'maintenance', { actor: 'ada' })())
    test.stage.answer('first', E.right(null))
    await settled()
    const { paused, summary } = await explained(test, test.id)
    const since = new Date(test.clock.now()).toISOString()
    expect(paused).to.deep.equal({ since, by: 'ada', reason: 'maintenance', by_parent: false })
    expect(summary).to.include(`It is paused by ada since ${since}: maintenance.`)
  })

  it('is who has paused it last, when that was done before', async () => {
    const test = await start({ t: aTask() })
    for (const actor of ['ada', 'bob']) {
      right(await test.engine.command(test.id, 'pause', `by ${actor}`, { actor })())
      await test.clock.advance(1_000)
      if (actor === 'ada') right(await test.engine.command(test.id, 'resume', undefined, { actor })())
    }
    expect((await explained(test, test.id)).paused).to.include({ by: 'bob', reason: 'by bob' })
    const { events } = test
    const first = (await events(test.id)).findIndex(({ type }) => type === 'workflow_paused')
    expect((await explained(test, test.id, { at: first })).paused).to.include({ by: 'ada', reason: 'by ada' })
  })

  it('is a retry that is due, after which error, and that nobody of that name is registered', async () => {
    const component = { name: 'ergon', status: 'missing', last_seen: null } as const
    const test = await start({ t: aTask() }, { componentState: () => component })
    const error = { type: 'component_not_found', message: 'there is no component ergon', retryable: true }
    test.stage.answer('t', E.left(error))
    await settled()
    const at = new Date(test.clock.now() + 1_000).toISOString()
    expect(await reasonOf(test, test.id)).to.deep.equal({
      code: 'retry_due',
      at,
      attempt: 2,
      max_attempts: 3,
      error,
      component,
    })
    expect((await explained(test, test.id)).next_event).to.deep.equal({ event: 'task_started', task_id: 't', at })
  })

  it('is a time, a signal, a decision, or another execution', async () => {
    const builtIn = (action: string, input: unknown) => aTask([], { component: 'harmonia', action, input })
    const test = await start({ inner: builtIn('wait_for_signal', { name: 'never' }) })
    const outer = await test.define({
      name: 'outer',
      tasks: {
        timer: builtIn('wait', { seconds: 60 }),
        signal: builtIn('wait_for_signal', { name: 'go', timeout: 90 }),
        signal2: builtIn('wait_for_signal', { name: 'go' }),
        approval: builtIn('approve', { approvers: ['ada'], escalate: [{ after: 30, to: 'bob' }] }),
        child: builtIn('run_workflow', { workflow_id: test.workflow }),
      },
    })
    const id = await test.start(outer)
    await settled()
    const after = (seconds: number) => new Date(test.clock.now() + seconds * 1_000).toISOString()
    const { tasks, next_event } = await explained(test, id)
    expect(tasks.map(({ reason }) => reason)).to.deep.equal([
      { code: 'timer', until: after(60) },
      { code: 'signal', name: 'go', until: after(90), ahead: 0 },
      { code: 'signal', name: 'go', until: null, ahead: 1 },
      {
        code: 'approval',
        approval_id: `${id}:approval:1`,
        prompt: null,
        approvers: ['ada'],
        until: null,
        escalates: { at: after(30), to: ['bob'] },
      },
      {
        code: 'child_execution',
        execution_id: (tasks[4]?.reason as Extract<Reason, { code: 'child_execution' }>).execution_id,
        wait: true,
        child_status: 'running',
        until: null,
      },
    ])
    expect(next_event).to.deep.equal({ event: 'approval_escalated', task_id: 'approval', at: after(30) })
  })

  it('is that the server is stopping', async () => {
    const test = await start({ t: aTask(), then: aTask(['t']) })
    const stopped = test.engine.stop(60)
    test.stage.answer('t', E.right(null))
    await stopped
    expect(await reasonOf(test, test.id, 'then')).to.deep.equal({ code: 'server_stopping' })
  })

  it('is that the event store is away, whatever else there is', async () => {
    const clock = manualClock()
    const since = new Date(clock.now()).toISOString()
    let reach: Reach = HERE
    const store = { ...memoryStore(), reach: () => reach }
    const traffic = openTraffic(clock, { max_in_flight: 1, per_second: undefined, breaker: undefined })
    const test = engineOn(store, { clock, traffic })
    const workflow = await test.define({ name: 'w', tasks: { t: aTask() } })
    await test.start(workflow)
    const waiting = await test.start(workflow)
    reach = { tag: 'away', since: clock.now(), reason: 'no connection' }
    expect(await reasonOf(test, waiting)).to.deep.equal({ code: 'store_away', since, detail: 'no connection' })
  })

  it('is, of one that failed, the root cause first, also where that lies in another execution', async () => {
    const test = await start({
      group: { depends_on: [], tasks: { t: aTask([], { retry: { max_attempts: 1 } }) } },
    })
    const outer = await test.define({
      name: 'outer',
      tasks: {
        child: aTask([], { component: 'harmonia', action: 'run_workflow', input: { workflow_id: test.workflow } }),
      },
    })
    const id = await test.start(outer)
    await settled()
    const inner = test.stage.calls[1]?.attempt.execution_id
    test.stage.calls[1]?.answer(E.left({ type: 'broken', message: 'it broke', retryable: false }))
    await settled()
    const { causes, ended, summary } = await explained(test, id)
    expect(causes.map(({ execution_id, task_id, error }) => [execution_id, task_id, error.type])).to.deep.equal([
      [inner, 'group.t', 'broken'],
      [inner, 'group', 'task_failed'],
      [inner, null, 'task_failed'],
      [id, 'child', 'workflow_failed'],
      [id, null, 'task_failed'],
    ])
    const at = new Date(test.clock.now()).toISOString()
    expect(ended).to.deep.equal({ since: at, by: null, reason: null })
    expect(summary).to.equal(`It failed at ${at}. Root cause: task group.t: broken: it broke.`)
  })

  it('is, of one that was cancelled, who did it and why', async () => {
    const test = await start({ t: aTask() })
    right(await test.engine.command(test.id, 'cancel', 'no longer needed', { actor: 'ada' })())
    const { ended, unfinished, next_event, causes } = await explained(test, test.id)
    expect(ended).to.include({ by: 'ada', reason: 'no longer needed' })
    expect({ unfinished, next_event, causes }).to.deep.equal({ unfinished: 0, next_event: null, causes: [] })
  })

  it('is told as of an event too, without what is known of the present only', async () => {
    const test = await start({ t: aTask(), then: aTask(['t']) }, { maxConcurrentWorkflows: 1 })
    test.stage.answer('t', E.right(null))
    await settled()
    const then = await explained(test, test.id, { at: 0 })
    expect(then).to.include({ live: false, status: 'pending', revision: 0, unfinished: 2 })
    expect(then.tasks.map(({ reason }) => reason.code)).to.deep.equal(['queued', 'waits_for_tasks'])
    expect(await reasonOf(test, test.id, 't', { at: 1 })).to.deep.equal({ code: 'free_to_start', step: 'start_task' })
    expect(await test.engine.explain(test.id, { at: 99 })()).to.have.nested.property('left.tag', 'revision_not_found')
  })

  it('comes in pages, with all of the tasks counted', async () => {
    const tasks = Object.fromEntries(Array.from({ length: 25 }, (_, n) => [`t${n}`, aTask()]))
    const test = await start({
      first: aTask(),
      ...Object.fromEntries(Object.keys(tasks).map((t) => [t, aTask(['first'])])),
    })
    const first = await explained(test, test.id, { limit: 10 })
    expect(first.tasks).to.have.length(10)
    expect(first.unfinished).to.equal(26)
    const last = await explained(test, test.id, { limit: 20, from: Number(first.next_cursor) })
    expect(last.tasks.map(({ task_id }) => task_id)).to.deep.equal(Object.keys(tasks).slice(9))
    expect(last.next_cursor).to.equal(null)
  })
})
