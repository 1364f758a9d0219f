import * as E from 'fp-ts/lib/Either.js'
import { expect } from 'chai'
import type { Definition } from '../../../src/domain/definition/definition.ts'
import { memoryStore } from '../../../src/store/memory.ts'
import type { Replayed } from '../../../src/trial/whatif/report.ts'
import { parsed } from '../../support/definitions.ts'
import { engineOn, type TestEngine } from '../../support/engine.ts'
import { settled } from '../../support/manual-clock.ts'
import { gives, type Reply } from '../../support/play.ts'
import { eventsAgain, ranFrom, replayed, type Ran } from '../../support/whatif.ts'

type Act = (world: TestEngine, id: string) => Promise<unknown>

const answers =
  (task: string, reply: Reply): Act =>
  async ({ stage }) => {
    stage.answer(task, reply.outcome)
    await settled()
  }
const failsWith = (type: string, retryable = false): Reply => ({
  outcome: E.left({ type, message: 'it broke', retryable }),
  when: 'at once',
})
const later =
  (seconds: number): Act =>
  async ({ clock }) =>
    clock.advance(seconds * 1_000)

/** A run on the real engine, in which each thing is done after the other. */
const run = async (body: object, acts: readonly Act[], input: unknown = {}): Promise<Ran> => {
  const world = engineOn(memoryStore())
  const definition = parsed({ name: 'order', ...body })
  const id = await world.start(await world.define(definition), input)
  await settled()
  for (const act of acts) {
    await act(world, id)
    await settled()
  }
  return ranFrom(id, definition, await world.events(id))
}

const to = (body: object): Definition => parsed({ name: 'order', ...body })

const call = (depends_on: readonly string[] = [], more: object = {}) => ({
  component: 'shop',
  action: 'do',
  depends_on,
  ...more,
})

const differing = ({ tasks }: Replayed) => tasks.map(({ task_id, differs }) => [task_id, differs])

const steps = { a: call(), b: call(['a'], { input: { from: '${tasks.a.output}' } }), c: call(['b']) }
const ok = [answers('a', gives(1)), later(5), answers('b', gives(2)), later(5), answers('c', gives(3))]

describe('a recorded run that is played against another definition', () => {
  it('takes the other branch where a condition decides otherwise', async () => {
    const body = { tasks: { ...steps, c: call(['b'], { when: '${tasks.b.output > 1}' }) } }
    const ran = await run(body, ok)
    const now = replayed(ran, to({ tasks: { ...steps, c: call(['b'], { when: '${tasks.b.output > 2}' }) } }))
    expect(now).to.include({ verdict: 'different', other_path: true, other_end: true, status_b: 'completed' })
    expect(now.first_divergence).to.include({ task_id: 'c' })
    expect(now.tasks[0]?.path.map(({ pointer }) => pointer)).to.deep.equal(['/status', '/skip_reason'])
    expect(now.missing).to.deep.equal([])
  })

  it('stops where it needs an output that was never made, and says so', async () => {
    const ran = await run({ tasks: steps }, ok)
    const now = replayed(ran, to({ tasks: { ...steps, d: call(['a']), c: call(['b', 'd']) } }))
    expect(now.missing).to.deep.equal([
      {
        task_id: 'd',
        attempt: 1,
        why: 'never_ran',
        message: 'attempt 1 of d was never made: there is no recorded output',
      },
    ])
    expect(now).to.include({ verdict: 'different', status_a: 'completed', status_b: null, other_end: false })
    expect(differing(now), 'what can not be known is no difference').to.deep.equal([['d', ['path']]])
  })

  it('needs nobody for what follows from its input', async () => {
    const ran = await run({ tasks: steps }, ok)
    const echo = { component: 'harmonia', action: 'echo', input: '${tasks.a.output + 1}', depends_on: ['a'] }
    const wait = { component: 'harmonia', action: 'wait', input: { seconds: 3_600 }, depends_on: ['c'] }
    const now = replayed(ran, to({ tasks: { ...steps, d: echo, e: wait } }))
    expect(now).to.include({ verdict: 'different', status_b: 'completed' })
    expect(now.missing).to.deep.equal([])
    expect(now.tasks.map(({ task_id }) => task_id)).to.deep.equal(['d', 'e'])
  })

  it('takes a recorded output although its call would not be the same, and says that', async () => {
    const ran = await run({ tasks: steps }, ok)
    const b = call(['a'], { input: { from: '${tasks.a.output}', more: true }, component: 'other' })
    const now = replayed(ran, to({ tasks: { ...steps, b } }))
    expect(now.assumed.map(({ task_id, why }) => [task_id, why])).to.deep.equal([
      ['b', 'action_changed'],
      ['b', 'input_changed'],
    ])
    expect(now.assumed[1]?.differences).to.deep.equal([{ pointer: '/more', b: { value: true } }])
    expect(now).to.include({ status_b: 'completed', other_end: false })
    expect(differing(now)).to.deep.equal([['b', ['path', 'input']]])
  })

  it('does with a failure what it says now: hands it on, or gives another value', async () => {
    const ran = await run({ tasks: steps }, [answers('a', failsWith('lost'))])
    const mended = { ...steps, a: call([], { on_error: [{ then: { output: 7 } }] }) }
    const now = replayed(ran, to({ tasks: mended }))
    expect(now).to.include({ status_a: 'failed', status_b: null, other_path: true })
    expect(now.missing.map(({ task_id }) => task_id)).to.deep.equal(['b'])
    expect(differing(now)[0]).to.deep.equal(['a', ['path', 'output']])

    const ignored = replayed(ran, to({ tasks: { a: call([], { on_error: [{ then: { output: 7 } }] }) } }))
    expect(ignored).to.include({ status_b: 'completed', other_end: true })
  })

  it('misses the attempts that were not made, and does without those that would not be', async () => {
    const retry = (max_attempts: number) => ({ tasks: { a: call([], { retry: { max_attempts } }) } })
    const acts = [answers('a', failsWith('busy', true)), later(3), answers('a', failsWith('busy', true)), later(5)]
    const failed = await run(retry(2), acts)
    const more = replayed(failed, to(retry(3)))
    expect(more.missing.map(({ task_id, attempt }) => [task_id, attempt])).to.deep.equal([['a', 3]])
    expect(more).to.include({ status_a: 'failed', status_b: null })
    const less = replayed(failed, to(retry(1)))
    expect(less).to.include({ verdict: 'different', other_path: true, status_b: 'failed' })
    expect(differing(less)).to.deep.equal([['a', ['attempts']]])
  })

  it('times out what took longer than it may now', async () => {
    const body = (timeout: number) => ({ tasks: { a: call([], { timeout, retry: { max_attempts: 1 } }) } })
    const slow = await run(body(60), [later(30), answers('a', gives(1))])
    expect(replayed(slow, to(body(20)))).to.include({ verdict: 'different', status_b: 'failed', other_end: true })
    expect(replayed(slow, to(body(40)))).to.include({ verdict: 'same' })

    const timedOut = await run(body(20), [later(30)])
    const longer = replayed(timedOut, to(body(60)))
    expect(longer.missing.map(({ why }) => why)).to.deep.equal(['timed_out_then'])
    expect(longer).to.include({ verdict: 'unknown', status_a: 'failed', status_b: null })
  })

  it('misses what was given up then, and is not given up now', async () => {
    const race = (more: object) => ({
      tasks: { r: { race: true, tasks: { quick: call(), slow: call([], more) } } },
    })
    const ran = await run(race({}), [later(1), answers('r.quick', gives('q'))])
    const now = replayed(ran, to({ tasks: { r: { tasks: { quick: call(), slow: call() } } } }))
    expect(now.missing.map(({ task_id, why }) => [task_id, why])).to.deep.equal([['r.slow', 'was_given_up']])
  })

  it('gives signals and decisions to whoever waits for them now', async () => {
    const ask = { component: 'harmonia', action: 'approve', input: {}, depends_on: ['a'] }
    const ran = await run({ tasks: { a: call(), sign: ask, c: call(['sign']) } }, [
      answers('a', gives(1)),
      later(5),
      ({ engine }, id) =>
        engine.decide({ execution_id: id, task_id: 'sign', attempt: 1 }, { decision: 'rejected', by: 'bob' })(),
      answers('c', gives(3)),
    ])
    const stops = { ...ask, input: { on_reject: 'fail' } }
    expect(replayed(ran, to({ tasks: { a: call(), sign: stops, c: call(['sign']) } }))).to.include({
      status_b: 'failed',
    })
    const onlyAda = { ...ask, input: { approvers: ['ada'] } }
    const now = replayed(ran, to({ tasks: { a: call(), sign: onlyAda, c: call(['sign']) } }))
    expect(
      now.missing.map(({ why }) => why),
      'bob may not decide',
    ).to.deep.equal(['no_decision'])

    const wait = (name: string) => ({ component: 'harmonia', action: 'wait_for_signal', input: { name } })
    const signalled = await run({ tasks: { w: wait('go') } }, [
      later(1),
      ({ engine }, id) => engine.signal(id, { name: 'go', data: 5 })(),
    ])
    expect(replayed(signalled, to({ tasks: { w: wait('stop') } })).missing.map(({ why }) => why)).to.deep.equal([
      'no_signal',
    ])
  })

  it('does not map again what was mapped, and can not map otherwise what is known only mapped', async () => {
    const mapped = (output: unknown) => ({ tasks: { a: call([], { output }) } })
    const ran = await run(mapped('${result.n + 1}'), [answers('a', gives({ n: 1 }))])
    expect(replayed(ran)).to.include({ verdict: 'same' })
    expect(replayed(ran, to(mapped('${result.n + 2}'))).missing.map(({ why }) => why)).to.deep.equal([
      'mapping_changed',
    ])
    const raw = await run({ tasks: { a: call() } }, [answers('a', gives({ n: 1 }))])
    expect(replayed(raw, to(mapped('${result.n + 2}'))).end).to.deep.equal([
      { pointer: '/output/a', a: { value: { n: 1 } }, b: { value: 3 } },
    ])
  })

  it('has new items of a for_each miss their outputs, each by itself', async () => {
    const fan = (items: readonly number[]) => ({ tasks: { fan: call([], { for_each: { items }, input: '${item}' }) } })
    const ran = await run(fan([1, 2]), [answers('fan[0]', gives('a')), answers('fan[1]', gives('b'))])
    const now = replayed(ran, to(fan([1, 2, 3])))
    expect(now.missing.map(({ task_id }) => task_id)).to.deep.equal(['fan[2]'])
    expect(replayed(ran, to(fan([1])))).to.include({ status_b: 'completed', other_end: true })
  })

  it('would not have begun where its input does not fit any more', async () => {
    const ran = await run({ tasks: { a: call() } }, [answers('a', gives(1))], { amount: 'five' })
    const input_schema = { type: 'object', properties: { amount: { type: 'number' } } }
    const now = replayed(ran, to({ tasks: { a: call() }, input_schema }))
    expect(now).to.include({ verdict: 'different', other_end: true, status_b: null })
    expect(now.refused.map(({ pointer }) => pointer)).to.deep.equal(['/input/amount'])
  })

  it('is undone where it fails now, with what undid it unknown', async () => {
    const tasks = { a: call([], { compensate: { component: 'shop', action: 'undo', input: {} } }), b: call(['a']) }
    const ran = await run({ tasks }, [answers('a', gives(1)), answers('b', gives(2))])
    const now = replayed(
      ran,
      to({ tasks: { ...tasks, c: { component: 'harmonia', action: 'fail', input: {}, depends_on: ['b'] } } }),
    )
    expect(now.missing.map(({ task_id }) => task_id)).to.deep.equal(['a.compensate'])
    expect(now).to.include({ verdict: 'different', status_b: null })
  })

  it('ends at its own time when that is shorter now', async () => {
    const body = (timeout: number) => ({ tasks: { a: call() }, timeout })
    const ran = await run(body(100), [later(50), answers('a', gives(1))])
    expect(replayed(ran, to(body(20)))).to.include({ status_b: 'failed', other_end: true })
    expect(replayed(ran, to(body(60)))).to.include({ verdict: 'same' })
  })

  it('is retried where it was, if it has failed then as well', async () => {
    const tasks = { a: call(), fan: call(['a'], { for_each: { items: [1, 2] }, input: '${item}' }), c: call(['fan']) }
    const again: Act = async ({ engine }, id) => engine.command(id, 'retry')()
    const ran = await run({ tasks }, [
      answers('a', gives(1)),
      answers('fan[0]', gives(1)),
      later(2),
      answers('fan[1]', failsWith('lost')),
      later(60),
      again,
      later(1),
      answers('fan[1]', gives(2)),
      answers('fan[0]', gives(1)),
      answers('c', gives(3)),
    ])
    expect(ran.events.map(({ type }) => type)).to.include.members(['workflow_retried', 'workflow_completed'])
    expect(eventsAgain(ran)).to.deep.equal(ran.events)
    expect(replayed(ran)).to.include({ verdict: 'same', status_a: 'completed' })

    const mended = { ...tasks, fan: { ...tasks.fan, on_error: [{ catch: ['lost'], then: { output: 0 } }] } }
    const now = replayed(ran, to({ tasks: mended }))
    expect(now, 'it goes on at once, and c comes to what it came to after the retry').to.include({
      verdict: 'different',
      status_b: 'completed',
      other_end: false,
    })
    expect(now.missing).to.deep.equal([])
  })
})
