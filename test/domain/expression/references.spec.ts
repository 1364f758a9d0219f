import { expect } from 'chai'
import { compile } from '../../../src/domain/expression/index.ts'
import { RESERVED } from '../../../src/domain/expression/names.ts'

const referencesOf = (text: string, variables: readonly string[] = []): readonly string[] => {
  const { references, problems } = compile(text, { variables })
  expect(problems).to.deep.equal([])
  return references.map(({ root, path }) => JSON.stringify([root, ...path]))
}

describe('the references of a larger expression', () => {
  const rows: readonly (readonly [string, ...string[]])[] = [
    ['${tasks.a.output.n > 1}', '["tasks","a","output","n"]'],
    ['${tasks["a-b"]["output"].n > 1}', '["tasks","a-b","output","n"]'],
    ['${size(tasks.a.output)}', '["tasks","a","output"]'],
    ['${tasks.a.output.list[-1].x + 1}', '["tasks","a","output","list",-1,"x"]'],
    ['${input.m[tasks.a.output.key].x}', '["input","m"]', '["tasks","a","output","key"]'],
    ['${has(tasks.a.output.x)}', '["tasks","a","output","x"]'],
    ['${tasks.a.?output.x.orValue(0)}', '["tasks","a","output","x"]'],
    ['${input.?a.or(input[?"b"]).orValue(env.C)}', '["input","a"]', '["input","b"]', '["env","C"]'],
    ['${input.list.map(x, x.y + tasks.a.output.z)}', '["input","list"]', '["tasks","a","output","z"]'],
    ['${input.list.map(input, input.y)}', '["input","list"]'],
    ['${[1].map(tasks, [2].map(x, tasks.a + x))}'],
    ['${cel.bind(env, input.a, env.b.c)}', '["input","a"]'],
    ['${{"k": input.a, input.b: 1}}', '["input","a"]', '["input","b"]'],
    ['${"tasks.a.output" + "${input.x}"}'],
    ['${input.a ? input.b : -input.c}', '["input","a"]', '["input","b"]', '["input","c"]'],
  ]
  for (const [text, ...references] of rows)
    it(`${text}: ${references.join(' ') || 'none'}`, () => expect(referencesOf(text)).to.deep.equal(references))

  it('say where in the string they stand', () => {
    const { references } = compile('sum: ${input.a + tasks.b.output}')
    expect(references.map(({ offset, offsets }) => [offset, offsets])).to.deep.equal([
      [7, [2, 8]],
      [17, [12, 18, 20]],
    ])
  })
})

describe('the place of an expression', () => {
  it('may have variables of its own', () => {
    expect(referencesOf('${item.price * index}', ['item', 'index'])).to.deep.equal(['["item","price"]', '["index"]'])
    expect(referencesOf('${item}', ['item'])).to.deep.equal(['["item"]'])
    expect(referencesOf('${total-failed}', ['total', 'failed'])).to.deep.equal(['["total"]', '["failed"]'])
  })
  it('is told of when a name is not known there', () => {
    const [problem] = compile('${itm.price > 1}', { variables: ['item', 'index'] }).problems
    expect(problem?.message).to.equal(
      'The expression ${itm.price > 1} at character 3 names "itm"; here there are input, tasks, workflow, execution, env, item and index. Did you mean "item"?',
    )
  })
  it('may allow secrets, and then knows the strings that read them', () => {
    const value = { a: '${secrets.A}', b: ['${input.x}', 'Bearer ${secrets.B + secrets.C}${secrets.D}'], 'c/d': 1 }
    const { problems, secretPointers } = compile(value, { secrets: true })
    expect(problems).to.deep.equal([])
    expect(secretPointers).to.deep.equal(['/a', '/b/1'])
  })
  it('allows one name of a secret', () => {
    const codes = ['${secrets}', '${secrets.A.B}', '${secrets[input.x]}', '${secrets.map(x, x)}'].map(
      (text) => compile(text, { secrets: true }).problems[0]?.code,
    )
    expect(codes).to.deep.equal(['expression_syntax', 'expression_syntax', 'expression_dynamic', 'expression_syntax'])
  })
  it('has no variable with the name of a word of the language, which is not read as one', () => {
    const words = RESERVED.slice(RESERVED.indexOf('true')).filter(
      (word) => !['math', 'lists', 'cel', 'optional'].includes(word),
    )
    const readable = words.filter((word) => compile(`\${${word}.x + 1}`, { variables: [word] }).references.length > 0)
    expect(words).to.include.members(['in', 'if', 'for', 'while'])
    expect(readable).to.deep.equal([])
  })
})
