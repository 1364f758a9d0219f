import { expect } from 'chai'
import { isAnnotation } from '../../../src/domain/execution/annotations.ts'
import type { Definition } from '../../../src/domain/definition/definition.ts'
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
        // One that goes on from another has only a part of its history of its own.
        if (history.streamOf(id)[0]?.type === 'workflow_forked') continue
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
    let cuts = 0
    for (const seed of [9_100, 9_101, 9_102, 9_103]) {
      const { history } = await live({ seed })
      for (const id of history.executions()) {
        if (history.streamOf(id)[0]?.type === 'workflow_forked') continue
        const whole = ranIn(history, id)
        for (let length = 1; length < whole.events.length; length++) {
          // An append is all or nothing: nobody ever sees the half of one.
          if (whole.events[length - 1]?.at === whole.events[length]?.at) continue
          const { verdict, missing } = replayed({ ...whole, events: whole.events.slice(0, length) }, undefined, env)
          expect({ verdict, missing }, `${id} up to ${length - 1}`).to.deep.equal({ verdict: 'same', missing: [] })
          cuts++
        }
      }
    }
    expect(cuts).to.be.above(10)
  })

  it('comes to an end with any other definition, and guesses at nothing', async () => {
    const definitions: Definition[] = []
    const verdicts = new Set<string>()
    for (const seed of [9_200, 9_201, 9_202, 9_203]) {
      const { history } = await live({ seed })
      const ids = [...history.executions()].filter((id) => history.streamOf(id)[0]?.type !== 'workflow_forked')
      const runs = ids.map((id) => ranIn(history, id))
      for (const run of runs) if (!definitions.includes(run.definition)) definitions.push(run.definition)
      for (const run of runs) {
        for (const definition of definitions) {
          const { verdict, missing, tasks, other_end, status_b, refused } = replayed(run, definition, env)
          verdicts.add(verdict)
          if (verdict !== 'different') expect({ tasks, other_end }).to.deep.equal({ tasks: [], other_end: false })
          if (verdict === 'unknown') expect(missing, 'it says what it does not know').not.to.deep.equal([])
          if (status_b === null && refused.length === 0) expect(missing, run.id).not.to.deep.equal([])
        }
      }
    }
    expect([...verdicts]).to.include.members(['same', 'different'])
  })
})
