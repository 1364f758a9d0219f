import { expect } from 'chai'
import { finish } from '../../../src/domain/execution/index.ts'
import {
  aPlan,
  aTask,
  folded,
  given,
  NOW,
  started,
  submitted,
  taskCompleted,
  taskStarted,
} from '../../support/execution.ts'

const env = () => undefined
const output_schema = {
  type: 'object',
  properties: { n: { type: 'number' } },
  required: ['n'],
  additionalProperties: false,
}
const mapped = aPlan({ a: aTask() }, { output: { n: '${tasks.a.output}' }, output_schema })

const before = (output: unknown) => [submitted(), started, taskStarted('a'), taskCompleted('a', output)]
const completed = (data: object) => ({ type: 'workflow_completed', data }) as const

/** The error that the execution fails with. */
const errorOf = (plan: typeof mapped, output: unknown) => {
  const decided = finish()(folded(plan, before(output)), { at: NOW, random: () => 0.5, env })
  const [event] = decided._tag === 'Right' ? decided.right : []
  return event?.type === 'workflow_failed' ? event.data.error : undefined
}

describe('an output schema', () => {
  it('lets an output pass that fits', () =>
    given(mapped, ...before(1))
      .when(finish())
      .then(completed({ output: { n: 1 } })))

  it('fails the execution when the output does not fit, and says where', () => {
    const error = errorOf(mapped, 'one')
    expect(error).to.include({ type: 'invalid_output' })
    expect(error?.problems?.map(({ pointer }) => pointer)).to.deep.equal(['/output/n'])
    expect(error?.message).to.match(/^the output does not fit output_schema: \/output\/n: /)
  })

  it('is held against what follows from the tasks when nothing is mapped', () => {
    const schema = { type: 'object', properties: { a: { type: 'number' } } }
    const derived = aPlan({ a: aTask() }, { output_schema: schema })
    given(derived, ...before(1))
      .when(finish())
      .then(completed({}))
    expect(errorOf(derived, 'one')?.problems?.map(({ pointer }) => pointer)).to.deep.equal(['/output/a'])
  })

  it('is held against a mapped null as against any value', () => {
    const nothing = aPlan({ a: aTask() }, { output: '${tasks.a.output}', output_schema: { type: 'object' } })
    expect(errorOf(nothing, null)?.type).to.equal('invalid_output')
  })

  it('tells a bounded number of problems, in bounded words', () => {
    const list = { type: 'array', items: { type: 'string', maxLength: 1 } }
    const many = aPlan({ a: aTask() }, { output: '${tasks.a.output}', output_schema: list })
    const error = errorOf(
      many,
      Array.from({ length: 1_000 }, () => 'x'.repeat(5_000)),
    )
    expect(error?.problems?.length).to.equal(10)
    expect(JSON.stringify(error).length).to.be.lessThan(25_000)
  })
})
