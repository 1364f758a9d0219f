import { expect } from 'chai'
import { withoutSecrets } from '../../../src/domain/definition/secret-leaves.ts'
import { compile } from '../../../src/domain/expression/index.ts'
import { found, withTasks } from '../../support/found.ts'

const split = (value: unknown) => withoutSecrets(compile(value, { secrets: true }))

describe('taking secrets out of an input', () => {
  it('leaves what reads none as it is', () => {
    const compiled = compile({ a: '${input.x}', b: [1, '$${secrets.A}'] }, { secrets: true })
    expect(withoutSecrets(compiled)).to.deep.equal({ input: compiled.template, secrets: [] })
    expect(withoutSecrets(compiled).input).to.equal(compiled.template)
  })

  it('puts a placeholder where each text stands that reads some, and says where that is', () => {
    const { input, secrets } = split({
      a: '${secrets.A}',
      b: [{ c: 'x ${secrets.B} ${secrets.A} ${secrets.B}' }, 1],
      d: 2,
    })
    expect(input).to.deep.equal({
      kind: 'constant',
      value: { a: '[secret A]', b: [{ c: '[secret B, A]' }, 1], d: 2 },
    })
    expect(secrets.map(({ path, names }) => ({ path, names }))).to.deep.equal([
      { path: ['a'], names: ['A'] },
      { path: ['b', 0, 'c'], names: ['B', 'A'] },
    ])
  })

  it('keeps the expressions beside them', () => {
    const { input } = split({ a: '${secrets.A}', b: '${input.x}' })
    expect(input).to.deep.include({ kind: 'object' })
    expect(split('${secrets.A + input.x}')).to.deep.include({ input: { kind: 'constant', value: '[secret A]' } })
  })
})

describe('a secret in a definition', () => {
  const call = { component: 'bank', action: 'charge' }
  const place = '${secrets.TOKEN}'

  it('may stand in the input of a task, of a handler and of a compensation', () => {
    const input = { token: place }
    const tasks = { a: { ...call, input, on_error: { then: { ...call, input } }, compensate: { ...call, input } } }
    expect(found(withTasks(tasks))).to.deep.equal([])
  })

  const places: readonly [string, object, string][] = [
    ['the condition of a task', { a: { ...call, when: '${secrets.TOKEN == "x"}' } }, '/tasks/a/when'],
    ['the output of a task', { a: { ...call, output: place } }, '/tasks/a/output'],
    ['the items of a for_each', { a: { ...call, for_each: { items: place } } }, '/tasks/a/for_each/items'],
  ]
  for (const [what, tasks, pointer] of places) {
    it(`may not stand in ${what}`, () => {
      expect(found(withTasks(tasks))).to.deep.equal([`${pointer} expression_unknown_root`])
    })
  }

  it('may not be given to the component that writes everything down', () => {
    const echo = { component: 'harmonia', action: 'echo', input: { deep: [place] } }
    expect(found(withTasks({ a: echo, b: { ...call, on_error: { then: echo } } }))).to.deep.equal([
      '/tasks/a/input/deep/0 secret_not_allowed',
      '/tasks/b/on_error/then/input/deep/0 secret_not_allowed',
    ])
  })
})
