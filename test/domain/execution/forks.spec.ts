import { expect } from 'chai'
import * as E from 'fp-ts/lib/Either.js'
import { retry, withSecrets, type Execution } from '../../../src/domain/execution/index.ts'
import { startOver } from '../../../src/domain/execution/adopt/affected.ts'
import { checkChanges } from '../../../src/domain/execution/adopt/check-changes.ts'
import type { RecordedChanges } from '../../../src/domain/execution/events.ts'
import { aPlan, aTask } from '../../support/execution.ts'
import { forkOf, goOn } from '../../support/forks.ts'
import { playOut, type Script } from '../../support/players.ts'

const echo: Script = (_, input) => ({ output: input })
const failing =
  (...ids: readonly string[]): Script =>
  (id, input) =>
    ids.includes(id) ? { error: { type: 'broken' } } : { output: input }
const silent =
  (...ids: readonly string[]): Script =>
  (id, input) =>
    ids.includes(id) ? 'silence' : { output: input }

/** As it stands when nothing more comes of the script. */
const stood = (tasks: Parameters<typeof aPlan>[0], script: Script, more = {}, input: unknown = {}): Execution => {
  const playing = playOut(aPlan(tasks, more), script, { input })
  playing.go(0)
  return playing.state
}
const started = (told: readonly string[]): readonly string[] =>
  told.flatMap((one) => (one.startsWith('task_started') ? [one.slice('task_started '.length)] : []))

describe('what starts over in a fork', () => {
  const tasks = {
    a: aTask([], { input: { n: '${input.n}' } }),
    b: aTask(['a']),
    c: aTask(['b']),
    d: aTask(),
    e: aTask(['d'], { when: '${input.n > 1}' }),
  }
  const source = stood(tasks, echo, {}, { n: 2 })
  const of = (changes: RecordedChanges, otherInput = false) =>
    startOver(source, { plan: source.plan, changes, otherInput })

  it('is what runs again, and all that depends on it', () => {
    expect(of({ tasks: { b: { rerun: true } } })).to.deep.equal(['b', 'c'])
    expect(of({ tasks: { a: { input: 1 } } })).to.deep.equal(['a', 'b', 'c'])
  })

  it('is all that depends on what was given an output, and not that itself', () => {
    expect(of({ tasks: { a: { output: 1 } } })).to.deep.equal(['b', 'c'])
    expect(of({ tasks: { a: { rerun: true }, b: { output: 1 } } })).to.deep.equal(['a', 'c'])
  })

  it('is what reads the input, also in a condition, when that is another one', () => {
    expect(of({}, true)).to.deep.equal(['a', 'b', 'c', 'e'])
  })

  it('is, of another definition, what is defined otherwise and has not completed', () => {
    const half = stood(tasks, silent('b'), {}, { n: 2 })
    const plan = aPlan({
      ...tasks,
      a: aTask([], { input: { n: 9 } }),
      b: aTask(['a'], { action: 'other' }),
      f: aTask(['c']),
    })
    expect(startOver(half, { plan, changes: {}, otherInput: false })).to.deep.equal(['b', 'c', 'f'])
  })

  it('is what was undone', () => {
    const compensate = { component: 'ergon', action: 'undo', input: {} }
    const undone = stood({ a: aTask([], { compensate }), b: aTask(['a']), c: aTask() }, failing('b'))
    expect(undone.status).to.equal('failed')
    expect(startOver(undone, { plan: undone.plan, changes: {}, otherInput: false })).to.deep.equal(['a', 'b'])
  })
})

describe('a fork', () => {
  it('of a failed execution fails by the same failure, unless that is changed', () => {
    const source = stood({ a: aTask(), b: aTask(['a']), c: aTask(['b']) }, failing('b'))
    const same = forkOf(source, echo)
    expect(same.state.status).to.equal('failed')
    expect(same.told).to.deep.equal(['workflow_failed'])
    const mended = forkOf(source, echo, { changes: { tasks: { b: { rerun: true } } } })
    expect([mended.state.status, started(mended.told)]).to.deep.equal(['completed', ['b 1', 'c 1']])
  })

  it('goes on with the items that a cancelled for_each had not come to', () => {
    const each = aTask([], { for_each: { items: [1, 2, 3], concurrency: 1 }, input: '${item}' })
    const playing = playOut(aPlan({ each, slow: aTask() }, { timeout: 60 }), silent('each[1]', 'slow'))
    playing.go()
    expect(playing.state.status).to.equal('failed')
    const { state, told } = forkOf(playing.state, echo)
    expect([state.status, started(told)]).to.deep.equal(['completed', ['slow 2', 'each[1] 2', 'each[2] 1']])
    expect(state.tasks[0]?.output).to.deep.equal([1, 2, 3])
  })

  it('drops what was inside a task that starts over', () => {
    const each = aTask([], { for_each: { items: [1, 2] }, input: '${item}' })
    const source = stood({ each }, echo)
    const { state, told } = forkOf(source, echo, { changes: { tasks: { each: { rerun: true } } } })
    expect(started(told)).to.deep.equal(['each 1', 'each[0] 1', 'each[1] 1'])
    expect(state.tasks).to.have.length(3)
  })

  it('keeps the winner of a race, and runs the race again when that starts over', () => {
    const race = { depends_on: [], race: true, tasks: { x: aTask(), y: aTask() } }
    const source = stood({ race, then: aTask(['race']) }, silent('race.y'))
    expect(started(forkOf(source, echo, { changes: { tasks: { then: { rerun: true } } } }).told)).to.deep.equal([
      'then 1',
    ])
    const again = forkOf(source, silent('race.x'), { changes: { tasks: { race: { rerun: true } } } })
    expect(again.state.tasks[0]?.output).to.deep.include({ winner: 'y' })
  })

  it('goes on with a handler that was at work', () => {
    const on_error = [{ then: { component: 'ergon', action: 'mend', input: {} } }]
    const source = stood({ a: aTask([], { on_error }) }, (id) => (id === 'a' ? { error: { type: 'x' } } : 'silence'))
    const { state, told } = forkOf(source, () => ({ output: 'mended' }))
    expect([state.status, started(told)]).to.deep.equal(['completed', ['a.on_error 1']])
    expect(state.tasks[0]?.output).to.equal('mended')
  })

  it('undoes what it has taken over when it fails in its turn, the last that completed first', () => {
    const compensate = { component: 'ergon', action: 'undo', input: {} }
    const source = stood(
      { a: aTask([], { compensate }), b: aTask(['a'], { compensate }), c: aTask(['b']) },
      silent('c'),
    )
    const { state, told } = forkOf(source, failing('c'))
    expect([state.status, started(told)]).to.deep.equal(['failed', ['c 1', 'b.compensate 1', 'a.compensate 1']])
  })

  it('makes an attempt again that had no answer, and waits on where nobody is at work', () => {
    const wait = { ...aTask(), component: 'harmonia', action: 'wait', input: { seconds: 3 } }
    const playing = playOut(aPlan({ call: aTask([], { retry: { max_attempts: 3 } }), wait }), (id, _, attempt) =>
      id === 'call' && attempt === 1 ? { error: { type: 'x', retryable: true } } : 'silence',
    )
    playing.go(10_000)
    expect(playing.state.tasks[0]).to.deep.include({ status: 'running', attempt: 2 })
    expect(started(forkOf(playing.state, echo).told)).to.include('call 2')
  })

  it('keeps an input that was given for a task in the forks of it', () => {
    const source = stood({ a: aTask([], { input: { n: 1 } }) }, echo)
    const given = forkOf(source, echo, { changes: { tasks: { a: { input: { n: 2 } } } } })
    expect(given.state.tasks[0]?.output).to.deep.equal({ n: 2 })
    const again = forkOf(given.state, echo, { changes: { tasks: { a: { rerun: true } } } })
    expect(again.state.tasks[0]?.output).to.deep.equal({ n: 2 })
  })

  it('puts a secret into a given input where that has what stands for it, and nowhere else', () => {
    const source = stood({ a: aTask([], { input: { key: '${secrets.KEY}', n: 1 } }) }, echo)
    const sent = (input: unknown): unknown => {
      const { state } = forkOf(source, silent('a'), { changes: { tasks: { a: { input } } } })
      const found = withSecrets(
        state,
        0,
        state.tasks[0]?.input,
        () => undefined,
        () => E.right('s3cret'),
      )
      return E.isRight(found) ? found.right : found.left
    }
    expect(sent({ key: '[secret KEY]', n: 2 })).to.deep.equal({ key: 's3cret', n: 2 })
    expect(sent({ key: 'none', n: 2 })).to.deep.equal({ key: 'none', n: 2 })
    expect(sent('no object')).to.equal('no object')
  })

  it('follows another definition, with what has completed in it', () => {
    const source = stood({ a: aTask(), b: aTask(['a']) }, failing('b'))
    const plan = aPlan({ z: aTask(), b: aTask(['a', 'z'], { action: 'other' }), a: aTask() })
    const { state, told } = forkOf(source, echo, { plan })
    expect([state.status, started(told)]).to.deep.equal(['completed', ['z 1', 'b 1']])
    expect(state.plan).to.equal(plan)
  })
})

describe('the changes of a fork', () => {
  const compensate = { component: 'ergon', action: 'undo', input: {} }
  const group = { depends_on: [], tasks: { in: aTask([], { compensate }) } }
  const source = stood({ a: aTask(), b: aTask(['a']), group }, echo)
  const told = (plan = source.plan, changes: RecordedChanges = {}, input: unknown = {}, otherInput = false) =>
    checkChanges(source, plan, { changes, input, otherInput }).map(({ pointer, code }) => `${pointer} ${code}`)

  it('are refused where a task is none, is inside another, or would be changed twice', () => {
    const tasks = {
      x: { rerun: true as const },
      'group.in': { rerun: true as const },
      a: { output: 1, input: 2 },
      b: {},
    }
    expect(told(source.plan, { tasks })).to.deep.equal([
      '/changes/tasks/x unknown_task',
      '/changes/tasks/group.in task_inside',
      '/changes/tasks/a one_change_per_task',
      '/changes/tasks/b one_change_per_task',
    ])
  })

  it('are refused where a task has no input of its own', () => {
    expect(told(source.plan, { tasks: { group: { input: 1 } } })).to.deep.equal([
      '/changes/tasks/group/input no_input_of_its_own',
    ])
  })

  it('are refused where the definition does not take the input', () => {
    const plan = aPlan({ a: aTask(), b: aTask(['a']), group }, { input_schema: { required: ['n'] } })
    expect(told(plan)).to.deep.equal(['/changes/input/n required'])
  })

  it('are refused where a completed task is gone that something kept has depended on', () => {
    const plan = aPlan({ b: aTask(), group })
    expect(told(plan)).to.deep.equal(['/changes/definition task_missing'])
    expect(told(plan, { tasks: { b: { rerun: true } } })).to.deep.equal([])
  })

  it('are refused where what was done inside a task could not be undone any more', () => {
    const plan = aPlan({ a: aTask(), b: aTask(['a']), group: { ...group, tasks: { other: aTask() } } })
    expect(told(plan, { definition_version: 2 })).to.deep.equal(['/changes/definition_version undoing_lost'])
  })
})

describe('a retry in place', () => {
  it('has what failed start over, with attempts that count on and may be as many as at first', () => {
    const source = stood({ a: aTask(), b: aTask(['a'], { retry: { max_attempts: 2, initial_delay: 0 } }) }, echo)
    expect(source.status).to.equal('completed')
    const playing = playOut(source.plan, (id, input) =>
      id === 'b' ? { error: { type: 'x', retryable: true } } : { output: input },
    )
    playing.go()
    const { state, told } = goOn(playing.state, retry(), (id, input, attempt) =>
      id === 'b' && attempt < 4 ? { error: { type: 'x', retryable: true } } : { output: input },
    )
    expect([state.status, started(told)]).to.deep.equal(['completed', ['b 3', 'b 4']])
  })

  it('has no instance inside a task use an attempt again', () => {
    const each = aTask([], { for_each: { items: [1, 2] }, input: '${item}' })
    const source = stood({ each }, failing('each[1]'))
    const { state, told } = goOn(source, retry(), echo)
    expect([state.status, started(told)]).to.deep.equal(['completed', ['each 2', 'each[0] 2', 'each[1] 2']])
  })

  it('leaves a failure that was dealt with, and lets what the end cancelled go on', () => {
    const tasks = {
      dealt: aTask(),
      after: aTask(['dealt'], { trigger_rule: 'one_failed' }),
      bad: aTask(['after']),
      slow: aTask(),
    }
    const source = stood(tasks, (id) => (id === 'slow' ? 'silence' : failing('dealt', 'bad')(id, 1, 1)), {
      failure_policy: 'fail_fast',
    })
    expect(source.status).to.equal('failed')
    const { state, told } = goOn(source, retry(), echo)
    expect([state.status, started(told)]).to.deep.equal(['completed', ['slow 2', 'bad 2']])
  })

  it('runs again what was undone', () => {
    const compensate = { component: 'ergon', action: 'undo', input: {} }
    const source = stood({ a: aTask([], { compensate }), b: aTask(['a']) }, failing('b'))
    const { state, told } = goOn(source, retry(), echo)
    expect([state.status, started(told)]).to.deep.equal(['completed', ['a 2', 'b 2']])
  })

  it('lets the time of the definition begin anew', () => {
    const playing = playOut(aPlan({ a: aTask() }, { timeout: 60 }), silent('a'))
    playing.go()
    expect(playing.state.error?.type).to.equal('workflow_timeout')
    expect(goOn(playing.state, retry(), echo).state.status).to.equal('completed')
  })

  it('is refused unless it has failed by a task, and by one that nobody waits for', () => {
    const no = (state: Execution) => {
      const { decision } = goOn(state, retry(), echo)
      return E.isLeft(decision) ? decision.left.tag : 'accepted'
    }
    expect(no(stood({ a: aTask() }, silent('a')))).to.equal('not_failed')
    expect(no(stood({ a: aTask() }, echo))).to.equal('not_failed')
    expect(no(stood({ a: aTask() }, echo, { output: '${tasks.a.output.nothing}' }))).to.equal('nothing_to_retry')
    const child = stood({ a: aTask() }, failing('a'))
    child.origin = { parent: { execution_id: 'p', task_id: 't', attempt: 1, wait: true } }
    expect(no(child)).to.equal('parent_has_gone_on')
  })
})
