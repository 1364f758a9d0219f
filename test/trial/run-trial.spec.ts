import { expect } from 'chai'
import { parseDefinition } from '../../src/domain/definition/index.ts'
import { runTrial } from '../../src/trial/run-trial.ts'
import type { Trial, TrialReport } from '../../src/trial/trial.ts'
import { POLICY } from '../support/engine.ts'
import { right } from '../support/store.ts'

const call = (depends_on: readonly string[] = [], more: object = {}) => ({
  component: 'shop',
  action: 'do',
  depends_on,
  ...more,
})

const order = {
  name: 'order',
  tasks: {
    reserve: call(),
    charge: call(['reserve'], { input: { amount: '${input.amount}' }, timeout: 60 }),
    pause: { component: 'harmonia', action: 'wait', input: { seconds: 86_400 }, depends_on: ['charge'] },
    ship: call(['pause'], { input: { paid: '${tasks.charge.output.id}' } }),
  },
  output: { shipped: '${tasks.ship.output}' },
}

const tried = async (definition: unknown, trial: Trial): Promise<TrialReport> =>
  right(await runTrial({ ...trial, definition: right(parseDefinition(definition)).definition, policy: POLICY }))

const happy: Trial = {
  input: { amount: 5 },
  tasks: {
    reserve: { delay: 2 },
    charge: [{ error: { type: 'http_503', retryable: true } }, { output: { id: 'c1' }, delay: 1 }],
    ship: { output: 'today' },
  },
}

describe('a trial of a definition', () => {
  it('runs it with the given answers, and jumps over the time in between', async () => {
    const report = await tried(order, {
      ...happy,
      expect: {
        output: { shipped: 'today' },
        tasks: { charge: { status: 'completed', attempt: 2, input: { amount: 5 } }, ship: { input: { paid: 'c1' } } },
        order: ['reserve', 'charge', 'ship'],
      },
    })
    expect(report).to.deep.include({ passed: true, differences: [], unplayed: [], unused: [], stopped: null })
    expect(report.execution.status).to.equal('completed')
    expect(report.duration_seconds).to.be.within(86_403, 86_410)
    expect(report.events.map(({ type }) => type)).to.include.members(['task_retry_scheduled', 'workflow_completed'])
    expect(report.events[0]?.at).to.equal('2026-01-01T00:00:00.000Z')
  })

  it('is the same each time, and another with another seed', async () => {
    const first = await tried(order, happy)
    expect(await tried(order, happy)).to.deep.equal(first)
    const other = await tried(order, { ...happy, seed: 2 })
    expect(other.execution.execution_id).not.to.equal(first.execution.execution_id)
    expect(other.duration_seconds, 'the jitter of the retry').not.to.equal(first.duration_seconds)
  })

  it('begins when it is told to', async () => {
    const { events } = await tried(order, { ...happy, start_at: '2030-02-28T23:59:59+01:00' })
    expect(events[0]?.at).to.equal('2030-02-28T22:59:59.000Z')
  })

  it('tells of each call that it has no answer for, and of answers that nobody asked for', async () => {
    const report = await tried(order, { ...happy, tasks: { reserve: {}, ship: {} } })
    expect(report.passed).to.equal(false)
    expect(report.unplayed).to.have.length(1)
    expect(report.unplayed[0]).to.deep.include({ task_id: 'charge', component: 'shop', action: 'do' })
    expect(report.unused).to.deep.equal(['ship'])
    expect(report.execution.tasks['charge']?.error?.type).to.equal('not_played')
  })

  it('has one answer for all other calls when it is given one', async () => {
    const report = await tried(order, { input: { amount: 1 }, default: { output: { id: 'any' } } })
    expect(report.passed).to.equal(true)
  })

  it('lets an attempt time out that never gets its answer', async () => {
    const report = await tried(order, {
      ...happy,
      tasks: { ...happy.tasks, charge: { never: true } },
      expect: { status: 'failed', error: { type: 'task_failed', task_id: 'charge' } },
    })
    expect(report.passed).to.equal(true)
    expect(report.execution.tasks['charge']).to.deep.include({ attempt: 3, status: 'failed' })
    expect(report.duration_seconds).to.be.greaterThan(180)
  })

  it('does what users do, when they do it', async () => {
    const report = await tried(order, {
      ...happy,
      commands: [
        { at: 100, do: 'pause' },
        { at: 100_000, do: 'resume', reason: 'go on' },
        { at: 100_000.5, do: 'cancel' },
      ],
      tasks: { ...happy.tasks, ship: { delay: 10 } },
      expect: { status: 'cancelled', tasks: { ship: { status: 'cancelled' } }, duration_seconds: 100_000.5 },
    })
    expect(report.differences).to.deep.equal([])
  })

  it('says where what came out is not what was expected', async () => {
    const report = await tried(order, {
      ...happy,
      expect: {
        output: { shipped: 'tomorrow', to: 'me' },
        tasks: { charge: { attempt: 1, output: { id: 'c2' } }, reserve: { error: { type: 'x' } } },
        order: ['ship', 'reserve'],
      },
    })
    expect(report.passed).to.equal(false)
    expect(report.differences.map(({ pointer, expected, actual }) => [pointer, expected, actual])).to.deep.equal([
      ['/output/shipped', 'tomorrow', 'today'],
      ['/output/to', 'me', undefined],
      ['/tasks/charge/attempt', 1, 2],
      ['/tasks/charge/output/id', 'c2', 'c1'],
      ['/tasks/reserve/error', { type: 'x' }, null],
      ['/order/0', 'ship', 'reserve'],
      ['/order/1', 'reserve', 'ship'],
    ])
  })

  it('stops when nothing more would happen, or not in time', async () => {
    const paused = await tried(order, { ...happy, commands: [{ at: 10, do: 'pause' }] })
    expect(paused.stopped?.reason).to.equal('waiting')
    expect(paused.differences.map(({ pointer }) => pointer)).to.deep.equal(['/status'])
    const late = await tried(order, { ...happy, max_seconds: 3_600 })
    expect(late.stopped?.reason).to.equal('max_seconds')
    expect(late.execution.status).to.equal('running')
  })

  it('is bounded in its events and in what they hold', async () => {
    const again = { component: 'shop', action: 'do', repeat: { while: '${true}', max_iterations: 100_000 } }
    const endless = await tried({ name: 'endless', tasks: { again } }, { default: {} })
    expect(endless.stopped?.reason).to.equal('too_many_events')
    expect(endless.events.length).to.be.within(10_000, 11_000)
    const large = await tried({ name: 'large', tasks: { again } }, { default: { output: 'x'.repeat(100_000) } })
    expect(large.stopped?.reason).to.equal('too_much_data')
    expect(large.events.length).to.be.lessThan(1_000)
  })

  it('plays what handles errors, and each item by itself', async () => {
    const definition = {
      name: 'each',
      tasks: {
        fan: {
          ...call(),
          for_each: { items: [1, 2, 3], concurrency: 1 },
          input: '${item}',
          on_error: {
            catch: ['broken'],
            then: { component: 'shop', action: 'mend', input: '${error.type} ${secrets.TOKEN}' },
          },
        },
      },
    }
    const report = await tried(definition, {
      tasks: {
        'fan[*]': { output: 'well', delay: 1 },
        'fan[1]': { error: { type: 'broken' } },
        'fan[*].on_error': { output: 'mended' },
      },
      expect: {
        output: { fan: ['well', 'mended', 'well'] },
        tasks: { 'fan[1].on_error': { input: '[secret TOKEN]' } },
        order: ['fan[0]', 'fan[1].on_error', 'fan[2]'],
        duration_seconds: 2,
      },
    })
    expect(report.differences).to.deep.equal([])
    expect(report).to.deep.include({ passed: true, unused: [] })
  })

  it('tells what comes from outside, and plays other workflows', async () => {
    const built = (action: string, input: object, depends_on: readonly string[] = []) => ({
      component: 'harmonia',
      action,
      input,
      depends_on,
    })
    const definition = {
      name: 'from outside',
      tasks: {
        paid: built('wait_for_signal', { name: 'paid' }),
        sign_off: built('approve', { prompt: 'May it go?' }, ['paid']),
        child: built('run_workflow', { name: 'ship', input: { paid: '${tasks.paid.output.data}' } }, ['sign_off']),
      },
    }
    const commands = [
      { at: 60, do: 'signal', name: 'paid', data: 5 },
      { at: 3_600, do: 'approve', task: 'sign_off', by: 'ada' },
    ] as const
    const report = await tried(definition, {
      commands,
      tasks: { child: { output: 'shipped', delay: 10 } },
      expect: {
        output: { child: 'shipped' },
        tasks: { child: { input: { name: 'ship', input: { paid: 5 } } }, sign_off: { status: 'completed' } },
        duration_seconds: 3_610,
      },
    })
    expect(report.differences).to.deep.equal([])
    expect(report.passed).to.equal(true)

    const early = await tried(definition, { commands: [{ at: 1, do: 'approve', task: 'sign_off' }] })
    expect(early.refused.map(({ at, do: verb }) => ({ at, do: verb }))).to.deep.equal([{ at: 1, do: 'approve' }])
    expect(early.stopped?.reason).to.equal('waiting')
  })
})
