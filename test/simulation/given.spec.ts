import { expect } from 'chai'
import * as E from 'fp-ts/lib/Either.js'
import {
  FAULTS,
  readScript,
  simulator,
  type Fault,
  type Report,
  type Simulated,
  type Simulator,
} from '../../src/simulation/simulate.ts'
import { parsed } from '../support/definitions.ts'
import { POLICY } from '../support/engine.ts'

const ALL = new Set(Object.keys(FAULTS) as Fault[])

const simulated = (
  body: unknown,
  given: Partial<Simulated> = {},
): E.Either<readonly { pointer: string }[], Simulator> =>
  simulator({
    definition: parsed(body),
    faults: ALL,
    script: new Map(),
    policy: { ...POLICY, task_timeout: 60 },
    maxConcurrentWorkflows: 10,
    maxCallsPerComponent: 128,
    ...given,
  })

const opened = (body: unknown, given: Partial<Simulated> = {}): Simulator => {
  const found = simulated(body, given)
  if (E.isLeft(found)) throw new Error(JSON.stringify(found.left))
  return found.right
}

const reportOf = async (body: unknown, seeds: number, given: Partial<Simulated> = {}): Promise<Report> => {
  const one = opened(body, given)
  for (let seed = 1; seed <= seeds; seed++) await one.run(seed)
  return one.report()
}

const scripted = (script: unknown) => {
  const read = readScript(script)
  if (E.isLeft(read)) throw new Error(JSON.stringify(read.left))
  return { script: read.right, faults: new Set<Fault>() }
}

const call = (input: unknown, ...depends_on: string[]) => ({ component: 'x', action: 'work', input, depends_on })

/** Reads a lot of what tasks and the input give. */
const READER = {
  name: 'reader',
  input_schema: {
    type: 'object',
    required: ['order'],
    properties: {
      order: { $ref: '#/$defs/order' },
      kind: { enum: ['a', 'b'] },
      many: { type: 'array', items: { type: 'integer', minimum: 3 }, minItems: 2 },
    },
    $defs: { order: { type: 'object', required: ['id'], properties: { id: { type: 'string', minLength: 3 } } } },
  },
  tasks: {
    first: call({ id: '${input.order.id}', optional: '${input.many[1]}' }),
    same: {
      component: 'harmonia',
      action: 'echo',
      input: { deep: ['${tasks.first.output.parts}'] },
      depends_on: ['first'],
    },
    nap: {
      component: 'harmonia',
      action: 'wait',
      input: { seconds: '${tasks.first.output.pause}' },
      depends_on: ['first'],
    },
    page: {
      component: 'http',
      action: 'request',
      input: { url: 'https://example.org/${tasks.first.output.path}' },
      depends_on: ['first'],
    },
    last: call(
      {
        part: 'a ${tasks.same.output.deep[0][2].name}',
        ends: '${tasks.same.output.deep[0][-4]}',
        body: '${tasks.page.output.body.rows[0]}',
      },
      'same',
      'nap',
      'page',
    ),
  },
  output: { all: '${tasks.last.output}', first: '${tasks.last.output["a key"]}' },
}

describe("the simulation of an author's definition", function () {
  this.timeout(60_000)

  it('gives every expression what it reads: where nothing goes wrong, everything completes', async () => {
    const report = await reportOf(READER, 30, { faults: new Set() })
    expect(report.findings).to.deep.equal([])
    expect(report.warnings).to.deep.equal([])
    expect(report.outcomes).to.deep.equal({ completed: report.executions, failed: {}, cancelled: 0 })
    expect(report.executions).to.be.at.least(30)
    for (const task of Object.values(report.tasks))
      expect(task).to.include({ started: report.executions, completed: report.executions, failed: 0, redeliveries: 0 })
    expect(report.durations.p50).to.be.greaterThan(0)
    expect(report.durations.p50).to.be.at.most(report.durations.most ?? 0)
  })

  it('breaks no rule whatever goes wrong, and tells what authors must reckon with', async () => {
    const report = await reportOf(READER, 80)
    expect(report.findings).to.deep.equal([])
    expect(report.outcomes.completed).to.be.greaterThan(0)
    expect(report.outcomes.cancelled).to.be.greaterThan(0)
    expect(report.outcomes.failed).to.include.all.keys('task_failed')
    const { first } = report.tasks
    expect(first?.redeliveries, 'calls made again').to.be.greaterThan(0)
    expect(first?.attempts).to.be.greaterThan(first?.started ?? Infinity)
    expect(first?.timeouts).to.be.greaterThan(0)
    expect(first?.most_attempts).to.equal(POLICY.max_attempts)
  })

  it('has the same log for the same seed, to the last byte', async () => {
    for (let seed = 1; seed <= 10; seed++) {
      const [one, other] = [await opened(READER).logOf(seed), await opened(READER).logOf(seed)]
      expect(one.lines.length).to.be.greaterThan(0)
      expect(one.lines.join('\n')).to.equal(other.lines.join('\n'))
    }
  })

  it('finds a run that never ends, and tells the shortest story of it', async () => {
    const until = { component: 'harmonia', action: 'wait', input: { until: '2999-01-01T00:00:00Z' } }
    const { findings, warnings } = await reportOf({ name: 'never', tasks: { until } }, 5)
    expect(findings).to.have.length(1)
    const [{ rule, seed, times, details, without, trace }] = findings as unknown as [Report['findings'][0]]
    expect(rule).to.equal('every execution ends')
    expect(seed).to.equal(1)
    expect(times).to.be.within(1, 5)
    expect(details).to.contain('until waiting 1')
    expect(without, 'none of them is needed').to.have.members([...ALL])
    expect(trace.at(-1)).to.contain('BROKEN every execution ends')
    expect(warnings.map(({ code }) => code)).to.include('never_completed')
  })

  it('warns of a task that no seed reaches, and of expressions that lead nowhere', async () => {
    const tasks = { a: call({}), b: call({}, 'a'), c: call('${tasks.d.output.there}', 'd'), d: call({}) }
    const script = scripted({ 'x.work': [{ error: { type: 'no_stock', retryable: false } }] })
    const never = await reportOf({ name: 'w', tasks: { a: tasks.a, b: tasks.b } }, 5, script)
    expect(never.warnings.map(({ code, task_id }) => [code, task_id])).to.deep.equal([
      ['never_completed', null],
      ['never_reached', 'b'],
    ])
    const nowhere = await reportOf(
      { name: 'w', tasks: { c: tasks.c, d: tasks.d } },
      5,
      scripted({ 'x.work': [{ output: { here: 1 } }] }),
    )
    const said = nowhere.warnings.find(({ code }) => code === 'expression_error')
    expect(said).to.include({ task_id: 'c', seed: 1 })
    expect(said?.message).to.contain('tasks.d.output.there')
  })

  it('lets components answer as the author says', async () => {
    const body = { name: 'w', tasks: { a: { ...call({}), retry: { max_attempts: 2 } } }, output: '${tasks.a.output.n}' }
    const script = scripted({
      'x.work': [{ output: { n: 1 }, seconds: 5 }, { silence: true }, { error: { type: 'busy', message: 'later' } }],
    })
    const { outcomes, tasks } = await reportOf(body, 100, script)
    expect(outcomes.completed).to.be.greaterThan(0)
    expect(outcomes.failed).to.have.all.keys('task_failed')
    expect(tasks['a']?.timeouts).to.be.greaterThan(0)
    expect(tasks['a']?.durations.p50).to.be.at.least(5_000)
  })

  it('starts with the input that it is given, or with one that the schema allows', async () => {
    const odd = { name: 'w', input_schema: { type: 'string', pattern: '^x{40}$' }, tasks: { a: call('${input}') } }
    const refused = simulated(odd)
    expect(E.isLeft(refused) && refused.left[0]?.pointer).to.equal('/input')
    const bad = simulated(odd, { input: { value: 'y' } })
    expect(E.isLeft(bad)).to.equal(true)
    const { lines } = await opened(odd, { input: { value: 'x'.repeat(40) } }).logOf(3)
    expect(lines.some((line) => line.includes(`"${'x'.repeat(40)}"`))).to.equal(true)
  })
})

describe('a script of answers', () => {
  const pointersOf = (script: unknown): readonly string[] => {
    const read = readScript(script)
    return E.isLeft(read) ? read.left.map(({ pointer }) => pointer) : []
  }

  it('is refused with the place of everything that is wrong with it', () => {
    expect(pointersOf([])).to.deep.equal([''])
    expect(pointersOf({ charge: [{ output: 1 }] })).to.deep.equal(['/charge'])
    expect(pointersOf({ 'a.b': [] })).to.deep.equal(['/a.b'])
    expect(pointersOf({ 'a.b': [{}, { output: 1, silence: true }, 7] })).to.deep.equal(['/a.b/0', '/a.b/1', '/a.b/2'])
    expect(pointersOf({ 'a.b': [{ output: 1, secs: 2 }] })).to.deep.equal(['/a.b/0/secs'])
    expect(pointersOf({ 'a.b': [{ output: 1, seconds: -2 }] })).to.deep.equal(['/a.b/0/seconds'])
    expect(pointersOf({ 'a.b': [{ silence: false }] })).to.deep.equal(['/a.b/0/silence'])
    expect(pointersOf({ 'a.b': [{ error: 'x' }, { error: {} }] })).to.deep.equal(['/a.b/0/error', '/a.b/1/error/type'])
    const error = (more: object) => ({ error: { type: 'x', ...more } })
    expect(pointersOf({ 'a.b': [error({ retry: 1 }), error({ message: 1 }), error({ retryable: 1 })] })).to.deep.equal([
      '/a.b/0/error/retry',
      '/a.b/1/error/message',
      '/a.b/2/error/retryable',
    ])
  })
})
