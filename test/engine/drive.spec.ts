import { expect } from 'chai'
import * as E from 'fp-ts/lib/Either.js'
import type { Definition, Leaf, Task } from '../../src/domain/definition/definition.ts'
import { memoryStore } from '../../src/store/memory.ts'
import { engineOn, POLICY } from '../support/engine.ts'
import { manualClock, settled } from '../support/manual-clock.ts'

const task = (depends_on: readonly string[] = [], extra: Partial<Leaf> = {}): Leaf => ({
  component: 'ergon',
  action: 'work',
  input: {},
  depends_on,
  ...extra,
})
const definition = (tasks: Record<string, Task>, extra: Partial<Definition> = {}): Definition => ({
  name: 'w',
  tasks,
  ...extra,
})
const types = (events: readonly { readonly type: string }[]) => events.map(({ type }) => type)
const ok = (output: unknown) => E.right(output)
const error = (retryable: boolean) => E.left({ type: 'broken', message: 'it broke', retryable })

describe('driving an execution', () => {
  it('starts what is ready, in one append with the start', async () => {
    const { define, start, events, stage } = engineOn(memoryStore())
    const id = await start(await define(definition({ a: task(), b: task(['a']) })))
    expect(types(await events(id))).to.deep.equal(['workflow_submitted', 'workflow_started', 'task_started'])
    expect(stage.calls.map(({ attempt }) => attempt.task_id)).to.deep.equal(['a'])
  })

  it('goes on with the outcome and the next claim in one append, to the end', async () => {
    const { define, start, events, stage, engine } = engineOn(memoryStore())
    const id = await start(
      await define(definition({ a: task(), b: task(['a'], { input: { x: '${tasks.a.output.n}' } }) })),
    )
    stage.answer('a', ok({ n: 42 }))
    await settled()
    expect(stage.calls[0]?.attempt.input).to.deep.equal({ x: 42 })
    stage.answer('b', ok('done'))
    await settled()
    expect(types(await events(id)).slice(3)).to.deep.equal([
      'task_completed',
      'task_started',
      'task_completed',
      'workflow_completed',
    ])
    const document = await engine.document(id)()
    expect(document).to.have.nested.property('right.status', 'completed')
    expect(document).to.have.deep.nested.property('right.output', { b: 'done' })
  })

  it('runs a chain of pure tasks in one append', async () => {
    const { define, start, events } = engineOn(memoryStore())
    const echo = { component: 'harmonia', action: 'echo' }
    const id = await start(
      await define(
        definition({
          a: task([], { ...echo, input: { n: 1 } }),
          b: task(['a'], { ...echo, input: '${tasks.a.output}' }),
        }),
      ),
    )
    const all = await events(id)
    expect(types(all).at(-1)).to.equal('workflow_completed')
    expect(new Set(all.map(({ id }) => id.slice(0, 23))).size).to.equal(1)
  })

  it('retries by the policy and fails when the attempts are used up, skipping what depends on it', async () => {
    const { define, start, stage, clock, engine, events } = engineOn(memoryStore())
    const id = await start(await define(definition({ a: task(), b: task(['a']), c: task() })))
    for (let attempt = 1; attempt <= 3; attempt++) {
      stage.answer('a', error(true))
      await clock.advance(10_000)
    }
    stage.answer('c', ok(1))
    await settled()
    const document = await engine.document(id)()
    expect(document).to.have.nested.property('right.status', 'failed')
    expect(document).to.have.nested.property('right.tasks.a.attempt', 3)
    expect(document).to.have.nested.property('right.tasks.b.status', 'skipped')
    expect(document).to.have.nested.property('right.tasks.c.status', 'completed')
    expect(types(await events(id)).filter((type) => type === 'task_retry_scheduled')).to.have.length(2)
  })

  it('fails a task whose input can not be made once, also while others are under way', async () => {
    const { define, start, stage, engine, events } = engineOn(memoryStore())
    const id = await start(
      await define(
        definition({ a: task(), b: task([], { component: 'other', input: '${input.none}' }), c: task(['b']) }),
      ),
    )
    expect(types(await events(id))).to.deep.equal([
      'workflow_submitted',
      'workflow_started',
      'task_started',
      'task_failed',
      'task_skipped',
    ])
    stage.answer('a', ok(1))
    await settled()
    const document = await engine.document(id)()
    expect(document).to.have.nested.property('right.status', 'failed')
    expect(document).to.have.nested.property('right.progress.failed', 1)
    expect(stage.calls).to.have.length(0)
  })

  it('waits for a retry as long as it was said to, also past the deadline of the attempt that failed', async () => {
    const { define, start, stage, clock, events } = engineOn(memoryStore())
    const retry = { initial_delay: 60, max_delay: 60 }
    const id = await start(
      await define(definition({ failing: task([], { timeout: 5, retry }), silent: task([], { timeout: 5, retry }) })),
    )
    stage.answer('failing', error(true))
    await clock.advance(59_999)
    expect(types(await events(id)).filter((type) => type === 'task_started')).to.have.length(2)
    await clock.advance(1)
    expect(stage.calls.map(({ attempt }) => [attempt.task_id, attempt.attempt])).to.deep.equal([
      ['silent', 1],
      ['failing', 2],
    ])
    await clock.advance(5_000)
    expect(stage.calls.at(-1)?.attempt).to.include({ task_id: 'silent', attempt: 2 })
  })

  it('gives up an attempt at its deadline and accepts nothing of it any more', async () => {
    const { define, start, stage, clock, events } = engineOn(memoryStore())
    const id = await start(await define(definition({ a: task([], { timeout: 5, retry: { max_attempts: 1 } }) })))
    await clock.advance(5_000)
    expect(stage.calls[0]?.aborted).to.equal(true)
    expect(types(await events(id)).slice(3)).to.deep.equal(['task_timed_out', 'task_failed', 'workflow_failed'])
  })

  it('aborts the call of an attempt that it gives up, also while the execution goes on', async () => {
    const { define, start, stage, clock, engine } = engineOn(memoryStore())
    const id = await start(await define(definition({ slow: task([], { timeout: 5 }), other: task() })))
    await clock.advance(5_000)
    expect(stage.calls.map(({ attempt, aborted }) => [attempt.task_id, aborted])).to.deep.equal([
      ['slow', true],
      ['other', false],
    ])
    expect(await engine.document(id)()).to.have.nested.property('right.tasks.slow.status', 'retrying')
  })

  it('runs one task at a time when it is told to, a wait as well as a call', async () => {
    const { define, start, stage, clock } = engineOn(memoryStore(), { policy: { ...POLICY, parallel: false } })
    const wait = { component: 'harmonia', action: 'wait', input: { seconds: 60 } }
    await start(await define(definition({ a: task(), b: task(), w: task([], wait), c: task(['w']) })))
    const called = []
    for (let n = 0; n < 3; n++) {
      expect(stage.calls).to.have.length(1)
      const { attempt } = stage.calls[0] as (typeof stage.calls)[number]
      called.push(attempt.task_id)
      stage.answer(attempt.task_id, ok(n))
      await settled()
      if (called.length === 2) {
        expect(stage.calls).to.have.length(0)
        await clock.advance(60_000)
      }
    }
    expect(called).to.deep.equal(['a', 'b', 'c'])
  })

  it('waits without holding anything but its slot', async () => {
    const { define, start, clock, engine } = engineOn(memoryStore())
    const id = await start(
      await define(definition({ w: task([], { component: 'harmonia', action: 'wait', input: { seconds: 60 } }) })),
    )
    expect(await engine.document(id)()).to.have.nested.property('right.tasks.w.status', 'waiting')
    await clock.advance(60_000)
    expect(await engine.document(id)()).to.have.nested.property('right.status', 'completed')
  })

  it('starts nothing while paused, accepts what was under way, and goes on when resumed', async () => {
    const { define, start, stage, engine } = engineOn(memoryStore())
    const id = await start(await define(definition({ a: task(), b: task(['a']) })))
    expect(await engine.command(id, 'pause')()).to.have.nested.property('right.status', 'paused')
    stage.answer('a', ok(1))
    await settled()
    expect(stage.calls).to.have.length(0)
    expect(await engine.document(id)()).to.have.nested.property('right.tasks.a.status', 'completed')
    expect(await engine.command(id, 'resume')()).to.have.nested.property('right.status', 'running')
    stage.answer('b', ok(2))
    await settled()
    expect(await engine.document(id)()).to.have.nested.property('right.status', 'completed')
  })

  it('cancels what is under way', async () => {
    const { define, start, stage, engine } = engineOn(memoryStore())
    const id = await start(await define(definition({ a: task(), b: task(['a']) })))
    expect(await engine.command(id, 'cancel', 'enough')()).to.have.nested.property('right.status', 'cancelled')
    expect(stage.calls[0]?.aborted).to.equal(true)
    const document = await engine.document(id)()
    expect(document).to.have.nested.property('right.tasks.a.status', 'cancelled')
    expect(document).to.have.nested.property('right.tasks.b.status', 'cancelled')
  })
})

describe('tasks that end before what is inside them has', () => {
  const race = (tasks: Record<string, Task>): Task => ({ tasks, depends_on: [], race: true })

  it('abort the calls that are out, once their end is durable', async () => {
    const { define, start, stage, engine } = engineOn(memoryStore())
    const id = await start(await define(definition({ race: race({ hare: task(), tortoise: task() }) })))
    const hare = stage.calls.find(({ attempt }) => attempt.task_id === 'race.hare')
    stage.answer('race.tortoise', ok('slowly'))
    await settled()
    expect(hare?.aborted).to.equal(true)
    expect(await engine.document(id)()).to.have.deep.nested.property('right.output', {
      race: { winner: 'tortoise', output: 'slowly' },
    })
  })

  it('never call what began and was cancelled in one turn, and give its place back', async () => {
    const { define, start, stage } = engineOn(memoryStore(), { maxCallsPerComponent: 1 })
    const echo = task(['first'], { component: 'harmonia', action: 'echo' })
    const first = task([], { component: 'harmonia', action: 'echo' })
    const workflow = await define(
      definition({ race: race({ called: task(), first, echo }), after: { ...task(['race']), action: 'go' } }),
    )
    await start(workflow)
    await settled()
    expect(stage.calls.map(({ attempt }) => attempt.task_id)).to.deep.equal(['after'])
  })

  it('start one for each item, as many at a time as they may', async () => {
    const { define, start, stage, engine } = engineOn(memoryStore())
    const fan = task([], { input: '${item}', for_each: { items: '${input.list}', concurrency: 2 } })
    const id = await start(await define(definition({ fan })), { list: [1, 2, 3] })
    for (const [called, n] of [
      [['fan[0]', 'fan[1]'], 0],
      [['fan[1]', 'fan[2]'], 2],
      [['fan[1]'], 1],
    ] as const) {
      expect(stage.calls.map(({ attempt }) => attempt.task_id)).to.deep.equal(called)
      stage.answer(`fan[${n}]`, ok(n * 10))
      await settled()
    }
    expect(await engine.document(id)()).to.have.deep.nested.property('right.output', { fan: [0, 10, 20] })
  })
})

describe('the limit on executions that run at once', () => {
  it('queues by priority, then in order, and admits as slots become free', async () => {
    const { define, engine, stage } = engineOn(memoryStore(), { maxConcurrentWorkflows: 1 })
    const workflow_id = await define(definition({ a: task() }))
    const submit = async (execution_id: string, priority: number) => {
      const result = await engine.submit({ execution_id, workflow_id, priority })()
      return E.isRight(result) ? result.right.status : result.left.tag
    }
    expect(await submit('e1', 0)).to.equal('running')
    expect(await submit('e2', 0)).to.equal('pending')
    expect(await submit('e3', 5)).to.equal('pending')
    const order = []
    for (let n = 0; n < 3; n++) {
      order.push(stage.calls[0]?.attempt.execution_id)
      expect(stage.calls).to.have.length(1)
      stage.answer('a', ok(n))
      await settled()
    }
    expect(order).to.deep.equal(['e1', 'e3', 'e2'])
  })

  it("does not count against an execution's timeout: that begins with its start", async () => {
    const { define, start, engine, stage, clock } = engineOn(memoryStore(), { maxConcurrentWorkflows: 1 })
    const workflow = await define(definition({ a: task() }, { timeout: 60 }))
    await start(workflow)
    const queued = await start(workflow)
    await clock.advance(50_000)
    stage.answer('a', ok(1))
    await clock.advance(50_000)
    expect(await engine.document(queued)()).to.have.nested.property('right.status', 'running')
    await clock.advance(10_000)
    expect(await engine.document(queued)()).to.have.nested.property('right.error.type', 'workflow_timeout')
  })

  it('is not broken by a resume: it waits in the queue', async () => {
    const { define, start, engine, stage } = engineOn(memoryStore(), { maxConcurrentWorkflows: 1 })
    const workflow = await define(definition({ a: task(), b: task(['a']) }))
    const first = await start(workflow)
    await engine.command(first, 'pause')()
    await settled()
    const second = await start(workflow)
    expect(await engine.command(first, 'resume')()).to.have.nested.property('right.status', 'pending')
    expect(stage.calls.map(({ attempt }) => attempt.execution_id)).to.deep.equal([first, second])
    await engine.command(second, 'cancel')()
    await settled()
    expect(await engine.document(first)()).to.have.nested.property('right.status', 'running')
  })
})

describe('a slot that becomes free while who waits for it is being recorded', () => {
  it('is used as soon as that is done', async () => {
    const store = memoryStore()
    let recorded = Promise.resolve()
    const slow: typeof store = {
      ...store,
      append: (append) => async () => {
        await recorded
        return store.append(append)()
      },
    }
    const { define, start, engine, stage } = engineOn(slow, { maxConcurrentWorkflows: 1 })
    const [one, two] = [
      await define(definition({ a: task() })),
      await define(definition({ b: task(), c: task(['b']) })),
    ]
    const waiting = await start(two)
    await engine.command(waiting, 'pause')()
    await start(one)
    expect(await engine.command(waiting, 'resume')()).to.have.nested.property('right.status', 'pending')

    stage.answer('a', ok(1))
    await Promise.resolve()
    let goOn: () => void = () => undefined
    recorded = new Promise((resolve) => (goOn = resolve))
    stage.answer('b', ok(2))
    await settled()
    expect(engine.stats()).to.include({ running: 1, queued: 0 })
    goOn()
    await settled()
    expect(stage.calls.map(({ attempt }) => attempt.task_id)).to.deep.equal(['c'])
  })
})

describe('the limit on calls to one component', () => {
  it('holds tasks back, and lets no execution keep the others out', async () => {
    const { define, start, stage } = engineOn(memoryStore(), { maxCallsPerComponent: 2 })
    const tasks = Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`t${n}`, task()]))
    const workflow = await define(definition(tasks))
    const first = await start(workflow)
    await start(workflow)
    let order = ''
    for (let n = 0; n < 80; n++) {
      expect(stage.calls.length).to.be.at.most(2)
      const { attempt } = stage.calls[0] as (typeof stage.calls)[number]
      order += attempt.execution_id === first ? '1' : '2'
      stage.answer(attempt.task_id, ok(n))
      await settled()
    }
    expect(order.slice(0, 40)).to.include('2')
    expect([...order].filter((which) => which === '2')).to.have.length(40)
  })
})

describe('a place at the gate that turns out to be of no use', () => {
  it('is given back without a second turn inside the first', async () => {
    const { define, start, stage, events, engine } = engineOn(memoryStore(), { maxCallsPerComponent: 1 })
    const id = await start(await define(definition({ a: task(), b: task([], { input: '${input.absent}' }) })))
    stage.answer('a', ok(1))
    await settled()
    expect(types(await events(id)).slice(3)).to.deep.equal(['task_completed', 'task_failed', 'workflow_failed'])
    expect(engine.stats()).to.include({ running: 0, calls: 0 })
  })
})

describe('a process that takes over', () => {
  it('dispatches what was claimed and not answered again, as the same attempt', async () => {
    const store = memoryStore()
    const before = engineOn(store)
    const id = await before.start(await before.define(definition({ a: task(), b: task(['a']) })))
    const after = engineOn(store, { clock: before.clock })
    await after.engine.recover([{ execution_id: id, status: 'running', priority: 0 }])
    expect(after.stage.calls[0]?.attempt).to.deep.equal(before.stage.calls[0]?.attempt)
    after.stage.answer('a', ok(1))
    await settled()
    before.stage.answer('a', ok('late'))
    await settled()
    const completed = (await after.events(id)).filter(({ type }) => type === 'task_completed')
    expect(completed).to.have.length(1)
    expect(completed[0]).to.have.nested.property('data.output', 1)
  })

  it('does not call again for an attempt whose time is over: that has timed out', async () => {
    const store = memoryStore()
    const before = engineOn(store)
    const workflow = await before.define(definition({ a: task([], { timeout: 5, retry: { max_attempts: 1 } }) }))
    const id = await before.start(workflow)
    const after = engineOn(store, { clock: manualClock(before.clock.now() + 6_000) })
    await after.engine.recover([{ execution_id: id, status: 'running', priority: 0 }])
    await settled()
    expect(after.stage.calls).to.have.length(0)
    expect(types(await after.events(id)).slice(3)).to.deep.equal(['task_timed_out', 'task_failed', 'workflow_failed'])
  })

  it('gives what stood in the queue one slot each', async () => {
    const store = memoryStore()
    const before = engineOn(store, { maxConcurrentWorkflows: 1 })
    const workflow = await before.define(definition({ a: task() }))
    const first = await before.start(workflow)
    const second = await before.start(workflow)
    const { engine, stage } = engineOn(store, { clock: before.clock, maxConcurrentWorkflows: 3 })
    await engine.recover([
      { execution_id: first, status: 'running', priority: 0 },
      { execution_id: second, status: 'pending', priority: 0 },
    ])
    await settled()
    expect(engine.stats()).to.include({ running: 2, queued: 0 })
    stage.answer('a', ok(1))
    stage.answer('a', ok(2))
    await settled()
    expect(engine.stats()).to.include({ running: 0, queued: 0 })
  })
})

describe('two processes on one store', () => {
  it('hear of each other: neither holds on to what is out of date', async () => {
    const store = memoryStore()
    const here = engineOn(store)
    const there = engineOn(store, { clock: here.clock })
    const id = await here.start(await here.define(definition({ a: task(), b: task(['a']) })))
    const status = async () => {
      const document = await there.engine.document(id)()
      return E.isRight(document) ? document.right.status : document.left.tag
    }
    expect(await status()).to.equal('running')
    await here.engine.command(id, 'pause')()
    expect(await status()).to.equal('paused')
    await there.engine.command(id, 'resume')()
    expect(await here.engine.document(id)()).to.have.nested.property('right.status', 'running')
    here.stage.answer('a', ok(1))
    await settled()
    here.stage.answer('b', ok(2))
    await settled()
    expect(await status()).to.equal('completed')
    expect(there.engine.stats()).to.include({ running: 0, calls: 0 })
  })

  it('call for what they have claimed themselves, not for what they hear of', async () => {
    const store = memoryStore()
    const here = engineOn(store)
    const there = engineOn(store, { clock: here.clock })
    const id = await here.start(await here.define(definition({ a: task(), b: task(['a']) })))
    await here.engine.command(id, 'pause')()
    here.stage.answer('a', ok(1))
    await settled()
    await there.engine.document(id)()
    await here.engine.command(id, 'resume')()
    await settled()
    expect(here.stage.calls.map(({ attempt }) => attempt.task_id)).to.deep.equal(['b'])
    expect(there.stage.calls).to.have.length(0)
  })
})
