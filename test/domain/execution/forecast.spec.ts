import { expect } from 'chai'
import * as E from 'fp-ts/lib/Either.js'
import fc from 'fast-check'
import type { Plan } from '../../../src/domain/definition/plan.ts'
import { forecastFork, type Execution } from '../../../src/domain/execution/index.ts'
import type { RecordedChanges } from '../../../src/domain/execution/events.ts'
import { aPlan, aTask } from '../../support/execution.ts'
import { forkOf } from '../../support/forks.ts'
import { playOut, type Script } from '../../support/players.ts'

const IDS = ['a', 'b', 'c', 'd', 'e'] as const

const tasks = {
  a: aTask(),
  b: aTask(['a']),
  c: aTask(['b']),
  d: aTask(),
  e: aTask(['d'], { when: '${input.n > 1}' }),
}

const stood = (script: Script): Execution => {
  const playing = playOut(aPlan(tasks), script, { input: { n: 1 } })
  playing.go(0)
  return playing.state
}

const forecast = (state: Execution, changes: RecordedChanges, plan: Plan = state.plan) => {
  const from = {
    source: { execution_id: state.id, revision: 0, hash: '' },
    state,
    kind: 'fork' as const,
    checkpoint_id: undefined,
    changes,
    input: undefined,
    definition: undefined,
    concurrency: undefined,
    request_id: undefined,
    reason: undefined,
  }
  const said = forecastFork(from, plan, 'f')
  if (E.isLeft(said)) throw new Error(JSON.stringify(said.left))
  return said.right
}

const becoming = (state: Execution, changes: RecordedChanges, plan?: Plan): Readonly<Record<string, string>> =>
  Object.fromEntries(forecast(state, changes, plan).tasks.map(({ task_id, becomes }) => [task_id, becomes]))

const echo: Script = (_, input) => ({ output: input })
const failing: Script = (id, input) => (id === 'b' ? { error: { type: 'broken' } } : { output: input })
const silent: Script = (id, input) => (id === 'b' ? 'silence' : { output: input })

describe('what is said of a fork before it is made', () => {
  it('keeps what has ended, and runs again what was asked for and what depends on it', () => {
    expect(becoming(stood(echo), { tasks: { b: { rerun: true } } })).to.deep.equal({
      a: 'kept',
      b: 'runs_again',
      c: 'runs_again',
      d: 'kept',
      e: 'kept',
    })
  })

  it('has the output that is given, and runs what a failure had kept from running', () => {
    expect(becoming(stood(failing), { tasks: { b: { output: 1 } } })).to.include({ a: 'kept', b: 'given', c: 'to_run' })
  })

  it('does again what was under way', () => {
    expect(becoming(stood(silent), {})).to.include({ a: 'kept', b: 'runs_again', c: 'to_run' })
  })

  it('names what another definition leaves out, and what it adds', () => {
    const { d: _, e: __, ...fewer } = tasks
    const said = forecast(stood(echo), {}, aPlan({ ...fewer, f: aTask(['c']) }))
    expect(said.left_out).to.deep.equal(['d', 'e'])
    expect(said.tasks.at(-1)).to.deep.equal({ task_id: 'f', status: null, becomes: 'to_run' })
  })

  it('comes true: nothing that is kept or given runs, and all that is to run again does', () => {
    const change = fc.constantFrom<NonNullable<RecordedChanges['tasks']>[string]>(
      { rerun: true },
      { output: 7 },
      { input: 8 },
    )
    const changes = fc.dictionary(fc.constantFrom(...IDS.slice(0, 4)), change, { maxKeys: 3 })
    fc.assert(
      fc.property(changes, fc.constantFrom(echo, failing, silent), (wanted, script) => {
        const source = stood(script)
        const said = becoming(source, { tasks: wanted })
        const { told } = forkOf(source, echo, { changes: { tasks: wanted } })
        const began = new Set(told.flatMap((one) => (one.startsWith('task_started') ? [one.split(' ')[1]] : [])))
        for (const id of IDS) {
          if (said[id] === 'kept' || said[id] === 'given') expect(began.has(id), `${id} is ${said[id]}`).to.equal(false)
          if (said[id] === 'runs_again' && id !== 'e' && !(script === silent && id === 'b'))
            expect(began.has(id), `${id} runs again`).to.equal(true)
        }
      }),
    )
  })
})
