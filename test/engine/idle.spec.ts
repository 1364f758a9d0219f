import { expect } from 'chai'
import { idleRuns } from '../../src/engine/idle.ts'
import { newRun, type Run } from '../../src/engine/run.ts'
import { aPlan, aTask, folded, started, submitted, taskCompleted, taskStarted } from '../support/execution.ts'

const plan = aPlan({ a: aTask() })
const runOf = (id: string, output: unknown): Run =>
  newRun(
    id,
    `execution-${id}`,
    folded(plan, [submitted(), started, taskStarted('a'), taskCompleted('a', output)]),
    3,
    4,
  )

describe('executions that are kept although nothing is going on in them', () => {
  const KILOBYTE = 'x'.repeat(1_000)
  const LIMIT = 20_000
  const open = () => {
    const gone: string[] = []
    return { gone, idle: idleRuns(LIMIT, ({ id }) => gone.push(id)) }
  }

  for (const [form, output] of [
    ['text', KILOBYTE.repeat(9)],
    ['a list', Array.from({ length: 9 }, () => KILOBYTE)],
    ['objects in objects', { a: { b: { c: KILOBYTE.repeat(9) } } }],
  ] as const) {
    it(`weigh what their outputs do: ${form}`, () => {
      const { gone, idle } = open()
      for (const id of ['1', '2', '3', '4']) idle.keep(runOf(id, output))
      expect(gone).to.deep.equal(['1', '2'])
    })
  }

  it('are let go in the order in which they were last used', () => {
    const { gone, idle } = open()
    const [one, two, three] = ['1', '2', '3'].map((id) => runOf(id, KILOBYTE.repeat(9))) as [Run, Run, Run]
    for (const run of [one, two, one, three]) idle.keep(run)
    expect(gone).to.deep.equal(['2'])
  })

  it('are weighed again when they have changed', () => {
    const { gone, idle } = open()
    const grows = runOf('grows', KILOBYTE)
    idle.keep(runOf('other', KILOBYTE.repeat(9)))
    idle.keep(grows)
    grows.execution = runOf('grows', KILOBYTE.repeat(15)).execution
    grows.revision++
    idle.keep(grows)
    expect(gone).to.deep.equal(['other'])
  })

  it('are many when they are small, and free their weight when they are taken', () => {
    const { gone, idle } = open()
    for (let n = 0; n < 1_000; n++) {
      const run = runOf(String(n), KILOBYTE.repeat(9))
      idle.keep(run)
      idle.take(run)
    }
    for (let n = 0; n < 20; n++) idle.keep(runOf(`small ${n}`, n))
    expect(gone).to.deep.equal([])
  })

  it('include the last one used, also when it alone is more than all may be', () => {
    const { gone, idle } = open()
    idle.keep(runOf('small', 1))
    idle.keep(runOf('large', KILOBYTE.repeat(50)))
    expect(gone).to.deep.equal(['small'])
  })
})
