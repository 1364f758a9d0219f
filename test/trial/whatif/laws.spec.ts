import { expect } from 'chai'
import { isAnnotation } from '../../../src/domain/execution/annotations.ts'
import type { Env } from '../../../src/domain/execution/index.ts'
import type { Told } from '../../../src/trial/whatif/recording.ts'
import { live } from '../../simulation/life.ts'
import { eventsAgain, ranIn, replayed } from '../../support/whatif.ts'

/** What simulated lives give their definitions to read. */
const env: Env = (name) => (name === 'GIVEN' ? 'given' : undefined)

const SEEDS = Array.from({ length: 12 }, (_, n) => 9_022 + n)

/** An event but for the form in which a large value was kept. */
const said = ({ type, at, data }: Told): unknown => ({
  type,
  at,
  data: Object.fromEntries(
    Object.entries(data).filter(([name, value]) => !name.endsWith('_ref') && value !== undefined),
  ),
})

describe('a recorded run that is played against its own definition', () => {
  it('comes to every event that it had, at its time, whatever crashes, clocks, users and components did to it', async () => {
    const seen = new Set<string>()
    let runs = 0
    for (const seed of SEEDS) {
      const { history, broken } = await live({ seed })
      expect(broken, `seed ${seed}`).to.equal(undefined)
      for (const id of history.executions()) {
        const run = ranIn(history, id)
        const name = `seed ${seed}, ${id}`
        for (const { type } of run.events) seen.add(type)
        const events = run.events.filter(({ type }) => !isAnnotation(type))
        expect(eventsAgain(run, env).map(said), name).to.deep.equal(events.map(said))
        expect(replayed(run, undefined, env), name).to.deep.include({
          verdict: 'same',
          other_path: false,
          other_end: false,
          missing: [],
          assumed: [],
          first_divergence: null,
        })
        runs++
      }
    }
    expect(runs).to.be.above(30)
    expect([...seen], 'among them what is hard to repeat').to.include.members([
      'workflow_paused',
      'workflow_cancelled',
      'compensation_started',
      'task_retry_scheduled',
      'task_timed_out',
      'task_error_caught',
      'task_repeated',
      'task_skipped',
      'signal_received',
      'approval_decided',
      'approval_escalated',
      'task_heartbeat',
    ])
  })

  it('is no different as of any earlier event, where it was not over', async () => {
    const { history } = await live({ seed: 9_100 })
    let cuts = 0
    for (const id of history.executions()) {
      const whole = ranIn(history, id)
      for (let length = 1; length < whole.events.length; length++) {
        // An append is all or nothing: nobody ever sees the half of one.
        if (whole.events[length - 1]?.at === whole.events[length]?.at) continue
        const { verdict, missing } = replayed({ ...whole, events: whole.events.slice(0, length) }, undefined, env)
        expect({ verdict, missing }, `${id} up to ${length - 1}`).to.deep.equal({ verdict: 'same', missing: [] })
        cuts++
      }
    }
    expect(cuts).to.be.above(10)
  })
})
