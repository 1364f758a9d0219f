import { expect } from 'chai'
import fc from 'fast-check'
import * as E from 'fp-ts/lib/Either.js'
import { parseDefinition, parseSent } from '../../../src/domain/definition/index.ts'
import type { Problem } from '../../../src/domain/problem.ts'

const understood = (body: unknown) => {
  const parsed = parseSent(body)
  if (E.isLeft(parsed)) throw new Error(JSON.stringify(parsed.left))
  return parsed.right
}
const refused = (body: unknown) => {
  const parsed = parseSent(body)
  if (E.isRight(parsed)) throw new Error('it was understood')
  return parsed.left
}
const places = (problems: readonly Problem[]) => problems.map(({ pointer, code }) => `${pointer} ${code}`)

const content = {
  name: 'content',
  tasks: [
    { id: 'topic', type: 'apollo.choose', config: { from: ['science'] }, next: ['article', 'images'] },
    { id: 'article', type: 'ergon.write', config: { about: '${tasks.topic.output}' }, next: 'assemble' },
    { id: 'images', type: 'ergon.draw', next: 'assemble' },
    { id: 'assemble', type: 'engram.store', join: ['article', 'images'] },
  ],
}

describe('the dialect of the ecosystem’s client', () => {
  it('is read as the language: type, config, next and join', () => {
    const { definition } = understood(content)
    expect(definition.tasks).to.deep.equal({
      topic: { component: 'apollo', action: 'choose', input: { from: ['science'] }, depends_on: [] },
      article: {
        component: 'ergon',
        action: 'write',
        input: { about: '${tasks.topic.output}' },
        depends_on: ['topic'],
      },
      images: { component: 'ergon', action: 'draw', input: {}, depends_on: ['topic'] },
      assemble: { component: 'engram', action: 'store', input: {}, depends_on: ['article', 'images'] },
    })
  })

  it('is warned of at each task, with what it was read as', () => {
    const { warnings } = understood(content)
    expect(places(warnings)).to.deep.equal([0, 1, 2, 3].map((task) => `/tasks/${task} dialect`))
    expect(warnings[1]?.message).to.equal(
      '"type", "config", "next": an older way to write a task. It is read as {"component":"ergon","action":"write","depends_on":["topic"]}.',
    )
  })

  it('may be mixed with the language, and have its tasks by id', () => {
    const { definition } = understood({
      name: 'mixed',
      tasks: {
        first: { component: 'ergon', type: 'write', next: 'last' },
        other: { component: 'harmonia', action: 'echo', input: 1 },
        last: { component: 'harmonia', action: 'echo', depends_on: ['other', 'first'], next: null },
      },
    })
    expect(definition.tasks['first']).to.include({ component: 'ergon', action: 'write' })
    expect(definition.tasks['last']?.depends_on).to.deep.equal(['other', 'first'])
  })

  it('has the schema of the input as "input"', () => {
    const input = { type: 'object', required: ['a'] }
    const { definition, warnings } = understood({ ...content, input })
    expect(definition.input_schema).to.deep.equal(input)
    expect(places(warnings)).to.include('/input dialect')
    expect(places(refused({ ...content, input: { type: 'nothing' } }).problems)[0]).to.match(/^\/input\/type /)
  })

  it('says when it has taken several for all', () => {
    const tasks = content.tasks.map(({ join: _join, ...task }: { join?: unknown }) => task)
    const { warnings } = understood({ name: 'w', tasks })
    const [assumed] = warnings.filter(({ code }) => code === 'dialect_waits_for_all')
    expect(assumed?.pointer).to.equal('/tasks/3')
    expect(assumed?.message).to.contain('"article", "images"')
  })

  it('is refused with what to write instead where the language can’t say the same', () => {
    const { tag, problems } = refused({
      nam: 'w',
      tasks: [
        { id: 'a', type: 'api_request', next: ['b', 'nobody'] },
        { id: 'b', type: 7, config: 1, input: 2, join: 'a' },
        { id: 'c', type: 'x.y', action: 'z', next: { id: 'b' } },
        { id: 'd', type: 'x.y', join: ['c'] },
        { id: 'e', type: 'x.y', next: 'd' },
      ],
    })
    expect(tag).to.equal('untranslatable_definition')
    expect(places(problems).sort()).to.deep.equal([
      '/nam unknown_field',
      '/name required',
      '/tasks/0/next/1 unknown_task',
      '/tasks/0/type dialect_type',
      '/tasks/1/config exclusive_fields',
      '/tasks/1/join wrong_type',
      '/tasks/1/type wrong_type',
      '/tasks/2/next wrong_type',
      '/tasks/2/type exclusive_fields',
      '/tasks/3/join dialect_join',
    ])
    expect(problems.find(({ code }) => code === 'dialect_type')?.message).to.equal(
      '"api_request" does not say which component does this: write "component": "<name>", "action": "api_request", or "type": "<name>.api_request".',
    )
  })

  it('points to what was sent when the translation is not valid', () => {
    const { tag, problems } = refused({
      name: 'w',
      tasks: [
        { id: 'a', type: 'x.y', config: { v: '${tasks.nobody.output}' }, next: 'b' },
        { id: 'b', type: 'x.y', next: ['a'], retries: 3 },
      ],
    })
    expect(tag).to.equal('invalid_definition')
    const found = places(problems)
    expect(
      found.some((place) => place.startsWith('/tasks/0/config/v ')),
      found.join(),
    ).to.equal(true)
    expect(found).to.include('/tasks/1/retries unknown_field')
    expect(
      found.some((place) => /^\/tasks\/[01]\/next\S* cycle/.test(place)),
      found.join(),
    ).to.equal(true)
  })

  it('is not looked for in what has none of its fields', () => {
    const body = { name: 'w', tasks: [{ id: 'a', component: 'x' }] }
    const parsed = parseDefinition(body)
    expect(refused(body)).to.deep.equal({
      tag: 'invalid_definition',
      problems: E.isLeft(parsed) ? parsed.left : 'none',
    })
  })

  it('keeps the graph', () => {
    const graphs = fc
      .integer({ min: 1, max: 12 })
      .chain((size) =>
        fc.array(fc.tuple(fc.nat(size - 1), fc.nat(size - 1)), { maxLength: 30 }).map((pairs) => ({ size, pairs })),
      )
    fc.assert(
      fc.property(graphs, fc.array(fc.nat(3), { minLength: 12, maxLength: 12 }), ({ size, pairs }, ways) => {
        const upstream = Array.from({ length: size }, (_, to) => [
          ...new Set(pairs.flatMap(([a, b]) => (Math.max(a, b) === to && a !== b ? [`t${Math.min(a, b)}`] : []))),
        ])
        const tasks = upstream.map((before, place) => {
          // An edge may be said at either end, or at both.
          const next = upstream.flatMap((of, to) => (of.includes(`t${place}`) && ways[to] !== 3 ? [`t${to}`] : []))
          return {
            id: `t${place}`,
            type: `c${place}.a`,
            config: { place },
            ...((ways[place] ?? 0) > 1 ? { join: before } : {}),
            ...(next.length === 0 ? {} : { next: next.length === 1 && ways[place] === 1 ? next[0] : next }),
          }
        })
        const { definition } = understood({ name: 'drawn', tasks })
        expect(Object.keys(definition.tasks)).to.deep.equal(tasks.map(({ id }) => id))
        upstream.forEach((before, place) => {
          const task = definition.tasks[`t${place}`]
          expect(task).to.deep.include({ component: `c${place}`, action: 'a', input: { place } })
          expect([...(task?.depends_on ?? [])].sort()).to.deep.equal([...before].sort())
        })
      }),
    )
  })
})
