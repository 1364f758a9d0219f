import { expect } from 'chai'
import fc from 'fast-check'
import { compareRuns } from '../../../src/domain/compare/compare-runs.ts'
import type { Task } from '../../../src/domain/definition/definition.ts'
import { runOf } from '../../support/compared.ts'
import { DRAWN_INPUT, drawnPlans } from '../../support/drawn-plans.ts'
import { aPlan, aTask } from '../../support/execution.ts'
import { played, type Reply, type Script } from '../../support/players.ts'

const scripted =
  (replies: Readonly<Record<string, Reply | readonly Reply[]>>): Script =>
  (id, input, attempt) => {
    const given = replies[id]
    const all = given === undefined ? [{ output: input }] : [given].flat()
    return all[Math.min(attempt, all.length) - 1] ?? 'silence'
  }

const compared = (
  tasks: Record<string, Task>,
  one: Parameters<typeof scripted>[0],
  other: Parameters<typeof scripted>[0],
  { input, otherInput = input }: { input?: unknown; otherInput?: unknown } = {},
) => {
  const plan = aPlan(tasks)
  return compareRuns(
    runOf(played(plan, scripted(one), { input })),
    runOf(played(plan, scripted(other), { input: otherInput })),
  )
}

const line = { a: aTask(), b: aTask(['a'], { input: { from: '${tasks.a.output}' } }), c: aTask(['b']) }

describe('two runs beside each other', () => {
  it('are the same when all that happened in them is', () => {
    const comparison = compared(line, { a: { output: 1 } }, { a: { output: 1 } })
    expect(comparison).to.include({ same: true, first_divergence: null, tasks_compared: 3, tasks_different: 0 })
  })

  it('part where a cause differs, before what follows from it', () => {
    const comparison = compared(line, { a: { output: { n: 1 } } }, { a: { output: { n: 2, m: 0 } } })
    expect(comparison.first_divergence).to.deep.equal({
      task_id: 'a',
      differs: ['output'],
      revision_a: 3,
      revision_b: 3,
    })
    expect(comparison.tasks.map(({ task_id, differs }) => [task_id, differs])).to.deep.equal([
      ['a', ['output']],
      ['b', ['input', 'output']],
    ])
    expect(comparison.tasks[0]?.output).to.deep.equal([
      { pointer: '/n', a: { value: 1 }, b: { value: 2 } },
      { pointer: '/m', b: { value: 0 } },
    ])
    expect(comparison.tasks[1]?.input.map(({ pointer }) => pointer)).to.deep.equal(['/from/n', '/from/m'])
  })

  it('differ in the attempts that a task took, and in what the earlier ones failed with', () => {
    const { tasks, first_divergence } = compared(
      line,
      {},
      { b: [{ error: { type: 'http_503', retryable: true } }, { output: { from: {} } }] },
    )
    expect(first_divergence).to.include({ task_id: 'b' })
    expect(tasks[0]?.differs).to.deep.equal(['attempts'])
    expect(tasks[0]?.attempts).to.deep.equal([
      { pointer: '/count', a: { value: 1 }, b: { value: 2 } },
      { pointer: '/failed_with/0', b: { value: 'http_503' } },
    ])
  })

  it('differ in the way they went: what was skipped, which handler took a failure, how they ended', () => {
    const tasks = {
      a: aTask([], { on_error: [{ catch: ['lost'], then: { component: 'x', action: 'mend', input: {} } }] }),
      b: aTask(['a'], { when: '${tasks.a.output == {}}' }),
    }
    const { tasks: found, end } = compared(tasks, {}, { a: { error: { type: 'lost' } }, 'a.on_error': { output: 1 } })
    expect(found.map(({ task_id, differs }) => [task_id, differs])).to.deep.equal([
      ['a', ['path', 'error', 'output']],
      ['a.on_error', ['path']],
      ['b', ['path', 'input', 'attempts', 'output']],
    ])
    expect(found[0]?.path).to.deep.equal([{ pointer: '/handler', b: { value: 0 } }])
    expect(found[1]).to.include({ status_a: null, status_b: 'completed', revision_a: null })
    expect(found[2]?.path.map(({ pointer }) => pointer)).to.deep.equal(['/status', '/skip_reason'])
    expect(end).to.deep.equal([{ pointer: '/output/b', a: { value: {} }, b: { value: null } }])
  })

  it('align what is inside others by its place', () => {
    const tasks = { fan: aTask([], { for_each: { items: '${input.items}' } }) }
    const { tasks: found } = compared(tasks, {}, { 'fan[1]': { output: 'other' } }, { input: { items: [1, 2, 3] } })
    expect(found.map(({ task_id }) => task_id)).to.deep.equal(['fan[1]', 'fan'])
    const { tasks: more } = compared(tasks, {}, {}, { input: { items: [1] }, otherInput: { items: [1, 2] } })
    expect(more.map(({ task_id }) => task_id)).to.deep.equal(['fan', 'fan[1]'])
    expect(more[1]).to.include({ status_a: null, status_b: 'completed' })
  })

  it('are compared but for the ids that each has of its own', () => {
    const plan = aPlan({ a: aTask([], { input: 'run ${execution.id} of it' }) })
    const idOf = (digit: string): string => '11111111-1111-7111-8111-111111111111'.replaceAll('1', digit)
    const [one, other, third] = ['1', '2', '3'].map(idOf) as [string, string, string]
    const run = (id: string, said: string) => {
      const { document, ...rest } = runOf(
        played(plan, () => ({ output: said })),
        id,
      )
      const a = { ...document.tasks['a']!, input: `run ${id} of it` }
      return { ...rest, document: { ...document, tasks: { a } } }
    }
    expect(compareRuns(run(one, `made by ${one}`), run(other, `made by ${other}`)).same).to.equal(true)
    expect(compareRuns(run(one, `made by ${one}`), run(other, `made by ${third}`)).same).to.equal(false)
  })

  it('differ in how long things took only when that is asked', () => {
    const run = (duration_ms: number) => {
      const { document, ...rest } = runOf(played(aPlan({ a: aTask() }), scripted({})))
      return { ...rest, document: { ...document, tasks: { a: { ...document.tasks['a']!, duration_ms } } } }
    }
    expect(compareRuns(run(1_000), run(3_000)).same).to.equal(true)
    expect(compareRuns(run(1_000), run(3_000), { timing: 4 }).same).to.equal(true)
    const { tasks } = compareRuns(run(1_000), run(3_000), { timing: 2 })
    expect(tasks[0]).to.deep.include({ differs: ['timing'], timing: { a_ms: 1_000, b_ms: 3_000, ratio: 3 } })
    expect(compareRuns(run(1), run(9), { timing: 2 }).same, 'a few milliseconds are noise').to.equal(true)
  })

  it('say where their definitions and settings differ', () => {
    const one = runOf(played(aPlan({ a: aTask() }), scripted({})))
    const other = runOf(played(aPlan({ a: aTask([], { timeout: 5 }) }), scripted({}), { policy: { max_attempts: 7 } }))
    const { definition, policy, tasks, same } = compareRuns(one, other)
    expect(same).to.equal(false)
    expect(definition).to.deep.equal([{ pointer: '/tasks/a/timeout', b: { value: 5 } }])
    expect(policy).to.deep.equal([{ pointer: '/max_attempts', a: { value: 3 }, b: { value: 7 } }])
    expect(tasks).to.deep.equal([])
  })

  it('cut what is long, and take large values with one hash for the same without looking into them', () => {
    const output = 'x'.repeat(5_000)
    const { tasks } = compared({ a: aTask() }, { a: { output } }, { a: { output: 'y' } })
    expect(tasks[0]?.output[0]?.a).to.include({ characters: 5_002 })
    expect(tasks[0]?.output[0]?.a).to.have.property('excerpt').with.lengthOf(200)

    const value = (n: number) => Object.defineProperty({}, 'looked', { enumerable: true, get: () => n })
    const apart = (n: number, hash: string) => ({
      ...runOf(played(aPlan({ a: aTask() }), () => ({ output: value(n) }))),
      hashOf: (of: unknown) => (typeof of === 'object' && of !== null && 'looked' in of ? hash : undefined),
    })
    expect(compareRuns(apart(1, 'h'), apart(2, 'h')).same).to.equal(true)
    expect(compareRuns(apart(1, 'h'), apart(2, 'i')).same).to.equal(false)
  })
})

describe('the laws of comparing', () => {
  const replies = fc.infiniteStream(
    fc.constantFrom<Reply>({ output: 1 }, { output: 1 }, { output: 2 }, { error: { type: 'broken' } }),
  )
  const drawn = fc.tuple(drawnPlans, replies, replies)
  const draw = (plan: Parameters<typeof played>[0], given: Iterator<Reply>) =>
    runOf(played(plan, () => given.next().value as Reply, { input: DRAWN_INPUT }))

  it('a run is the same as itself', () => {
    fc.assert(
      fc.property(drawn, ([plan, one]) => {
        const run = draw(plan, one)
        expect(compareRuns(run, run, { timing: 1.5 })).to.include({ same: true, first_divergence: null })
      }),
      { numRuns: 100 },
    )
  })

  it('the same tasks differ whichever run is named first, and the first that does so has no event of its run before it that differs', () => {
    fc.assert(
      fc.property(drawn, ([plan, one, other]) => {
        const [a, b] = [draw(plan, one), draw(plan, other)]
        const [there, back] = [compareRuns(a, b, { limit: 1_000 }), compareRuns(b, a, { limit: 1_000 })]
        const ids = (comparison: typeof there) => comparison.tasks.map(({ task_id }) => task_id).toSorted()
        expect(ids(there)).to.deep.equal(ids(back))
        expect(there.same).to.equal(back.same)
        const first = there.first_divergence?.revision_a
        if (there.tasks.length === 0 || first === null || first === undefined) return
        const told = (run: typeof a) => [...run.steps].flatMap(([id, steps]) => steps.map((step) => ({ id, ...step })))
        const before = told(a).filter(({ revision }) => revision < first)
        const key = ({ id, type, attempt, place = 0 }: (typeof before)[number]) => `${id} ${type} ${attempt} ${place}`
        const ofB = new Set(told(b).map(key))
        for (const step of before) expect(ofB, `${key(step)} is in both runs`).to.include(key(step))
      }),
      { numRuns: 100 },
    )
  })
})
