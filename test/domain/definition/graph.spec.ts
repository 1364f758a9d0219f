import { expect } from 'chai'
import * as E from 'fp-ts/lib/Either.js'
import fc from 'fast-check'
import { compilePlan, outline, parseDefinition } from '../../../src/domain/definition/index.ts'
import { bodyOf, dags, parsed, task } from '../../support/definitions.ts'

/** A graph without cycles, and its tasks in any order. */
const shuffled = dags.chain((graph) =>
  fc.tuple(fc.constant(graph), fc.shuffledSubarray([...graph.keys()], { minLength: graph.length })),
)

/** Whether task `to` can be reached from `from` by going from task to dependency. */
const reaches = (graph: readonly (readonly number[])[], from: number, to: number): boolean =>
  graph[from]!.some((next) => next === to || reaches(graph, next, to))

const chained = (index: number) => ({
  id: `t${index}`,
  component: 'c',
  action: 'a',
  ...(index > 0 ? { depends_on: [`t${index - 1}`], input: '${tasks.t0.output}' } : {}),
})

describe('the graph of a definition', () => {
  it('is accepted whenever it has no cycle, and each level waits only for earlier ones', () => {
    fc.assert(
      fc.property(shuffled, ([graph, order]) => {
        const { levels, longest_path: path } = outline(parsed(bodyOf(graph, order)))
        const levelOf = new Map(levels.flatMap((ids, level) => ids.map((id) => [id, level] as const)))
        expect(levelOf.size).to.equal(graph.length)
        graph.forEach((dependencies, index) => {
          const before = dependencies.map((dependency) => levelOf.get(`t${dependency}`)!)
          expect(levelOf.get(`t${index}`)).to.equal(Math.max(-1, ...before) + 1)
        })
        expect(path.length).to.equal(levels.length)
        path.slice(1).forEach((id, place) => {
          expect(graph[Number(id.slice(1))]).to.include(Number(path[place]!.slice(1)))
        })
      }),
    )
  })

  it('is refused for exactly one cycle, which is there, when one edge goes back', () => {
    fc.assert(
      fc.property(shuffled, fc.nat(), fc.nat(), ([graph, order], one, two) => {
        const down = one % graph.length
        const upstream = [...graph.keys()].filter((index) => reaches(graph, down, index))
        fc.pre(upstream.length > 0)
        const up = upstream[two % upstream.length]!
        const cyclic = graph.map((dependencies, index) => (index === up ? [...dependencies, down] : dependencies))

        const result = parseDefinition(bodyOf(cyclic, order))
        const problems = E.isLeft(result) ? result.left : []
        expect(problems.map(({ code }) => code)).to.deep.equal(['cycle'])

        const ids = problems[0]!.message.match(/t\d+/g)!.map((id) => Number(id.slice(1)))
        expect(ids.at(-1)).to.equal(ids[0])
        expect(new Set(ids).size).to.equal(ids.length - 1)
        ids.slice(1).forEach((id, place) => expect(cyclic[ids[place]!]).to.include(id))
        const [, from, entry] = /^\/tasks\/t(\d+)\/depends_on\/(\d+)$/.exec(problems[0]!.pointer)!
        expect([Number(from), cyclic[Number(from)]![Number(entry)]]).to.deep.equal(ids.slice(0, 2))
      }),
    )
  })

  it('lets a task read exactly the tasks that it waits for, directly or not', () => {
    fc.assert(
      fc.property(shuffled, fc.nat(), ([graph, order], choice) => {
        const reader = choice % graph.length
        const body = bodyOf(graph, order)
        const all = [...graph.keys()]
        const reading = {
          ...body,
          tasks: {
            ...body.tasks,
            [`t${reader}`]: { ...body.tasks[`t${reader}`], input: all.map((index) => `\${tasks.t${index}.output}`) },
          },
        }
        const result = parseDefinition(reading)
        const refused = all.filter((index) => !reaches(graph, reader, index))
        expect(E.isLeft(result) && result.left.map(({ pointer, code }) => `${pointer} ${code}`)).to.deep.equal(
          refused.map((index) => `/tasks/t${reader}/input/${index} reference_not_upstream`),
        )
      }),
    )
  })

  it('may be a chain of 10,000 tasks of which each reads the first', () => {
    const tasks = Array.from({ length: 10_000 }, (_, index) => chained(index))
    expect(outline(parsed({ name: 'chain', tasks })).longest_path.length).to.equal(10_000)
  })

  it('is refused for its cycle when that is 10,000 tasks long', () => {
    const tasks = Array.from({ length: 10_000 }, (_, index) =>
      task({ id: `t${index}`, depends_on: [`t${(index + 1) % 10_000}`] }),
    )
    const result = parseDefinition({ name: 'circle', tasks })
    expect(E.isLeft(result) && result.left.map(({ pointer, code }) => [pointer, code])).to.deep.equal([
      ['/tasks/0/depends_on/0', 'cycle'],
    ])
  })
})

describe('a plan', () => {
  const diamond = parsed({
    name: 'diamond',
    tasks: {
      start: task({ component: 'one', input: { x: 1 } }),
      left: task({ component: 'two', depends_on: ['start'], timeout: 3, retry: { max_attempts: 2 } }),
      right: task({ component: 'one', depends_on: ['start'] }),
      end: task({ component: 'two', depends_on: ['left', 'right'], input: '${tasks.start.output}' }),
    },
    output: '${tasks.end.output}',
  })
  const plan = compilePlan('w', 1, diamond)

  it('has the places of the tasks and of what they wait for and hold up', () => {
    expect(plan.tasks.map(({ id, dependsOn, dependents }) => [id, dependsOn, dependents])).to.deep.equal([
      ['start', [], [1, 2]],
      ['left', [0], [3]],
      ['right', [0], [3]],
      ['end', [1, 2], []],
    ])
    expect([...plan.indexOf]).to.deep.equal([
      ['start', 0],
      ['left', 1],
      ['right', 2],
      ['end', 3],
    ])
    expect(plan.roots).to.deep.equal([0])
  })
  it('has a lane for each component', () => {
    expect(plan.components).to.deep.equal(['one', 'two'])
    expect(plan.tasks.map(({ lane }) => lane)).to.deep.equal([0, 1, 0, 1])
  })
  it('has its expressions compiled', () => {
    expect(plan.tasks.map(({ input }) => input.kind)).to.deep.equal(['constant', 'constant', 'constant', 'reference'])
    expect(plan.output?.kind).to.equal('reference')
  })
  it('has what the tasks say of retries and timeouts', () => {
    expect(plan.tasks.map(({ retry, timeout }) => [retry, timeout]).slice(0, 2)).to.deep.equal([
      [{}, undefined],
      [{ max_attempts: 2 }, 3],
    ])
  })
  it('is outlined by its levels and its longest path', () => {
    expect(outline(diamond)).to.deep.equal({
      levels: [['start'], ['left', 'right'], ['end']],
      longest_path: ['start', 'left', 'end'],
      blocks: [],
    })
  })
  it('is not made of a definition that nobody checked', () => {
    const definition = { name: 'w', tasks: { a: { component: 'c', action: 'a', input: '${', depends_on: [] } } }
    expect(() => compilePlan('w', 1, definition)).to.throw('the definition was not checked')
  })
})
