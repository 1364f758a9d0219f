import { expect } from 'chai'
import { openTrials, type Trials } from '../../src/trial/trials.ts'
import { POLICY } from '../support/engine.ts'
import { left, right } from '../support/store.ts'

const definition = { name: 'one', tasks: { a: { component: 'shop', action: 'do' } } }
describe('the thread of trials', () => {
  let trials: Trials
  afterEach(() => trials.close())

  it('runs one trial after the other', async () => {
    trials = openTrials({ policy: POLICY })
    const ran = await Promise.all(
      [1, 2, 3].map((output) => trials.run({ tasks: { a: { output } } }, { sent: definition })),
    )
    expect(ran.map((one) => right(one).execution.output)).to.deep.equal([{ a: 1 }, { a: 2 }, { a: 3 }])
  })

  it('says what is wrong with a definition, and with what a trial says of its tasks', async () => {
    trials = openTrials({ policy: POLICY })
    const bad = left(await trials.run({}, { sent: { name: 'one', tasks: { a: { component: 'shop' } } } }))
    expect(bad).to.deep.include({ tag: 'invalid_definition' })
    expect('problems' in bad && bad.problems.map(({ pointer }) => pointer)).to.deep.equal([
      '/definition/tasks/a/action',
    ])
    const typo = left(await trials.run({ tasks: { aa: {} }, expect: { order: ['a', 'b'] } }, { sent: definition }))
    expect('problems' in typo && typo.problems.map(({ pointer }) => pointer)).to.deep.equal([
      '/tasks/aa',
      '/expect/order/1',
    ])
  })

  it('gives up a trial that takes too long, and is there for the next one', async () => {
    trials = openTrials({ policy: POLICY, longest: 1 })
    expect(left(await trials.run({}, { sent: definition }))).to.deep.include({ tag: 'trial_too_heavy' })
    await trials.close()
    trials = openTrials({ policy: POLICY })
    expect(right(await trials.run({ tasks: { a: {} } }, { sent: definition })).passed).to.equal(true)
  })

  it('takes only so many that wait', async () => {
    trials = openTrials({ policy: POLICY })
    const many = await Promise.all(Array.from({ length: 40 }, () => trials.run({ default: {} }, { sent: definition })))
    const refused = many.filter((one) => one._tag === 'Left')
    expect(refused).to.have.length(8)
    expect(left(refused[0]!)).to.deep.equal({ tag: 'too_many_trials', limit: 32 })
  })
})
