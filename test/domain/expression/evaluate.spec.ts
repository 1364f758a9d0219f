import { expect } from 'chai'
import * as E from 'fp-ts/lib/Either.js'
import { compile, evaluate, type Scope } from '../../../src/domain/expression/index.ts'

const tasks = new Map<string, { status: string; output?: unknown }>([
  ['fetch-data', { status: 'completed', output: { items: [{ id: 7 }, { id: 8 }], 'a b': { '}': 1 }, none: null } }],
  ['1', { status: 'completed', output: 'one' }],
  ['late', { status: 'running' }],
  ['constructor', { status: 'completed', output: 1 }],
])

const scope: Scope = {
  input: {
    name: 'Ada',
    count: 2,
    list: [1, 'two'],
    'dotted.key': true,
    "it's": 'his',
    'say "x"': 'said',
    deep: { a: [] },
  },
  task: (id) => tasks.get(id),
  workflow: { id: 'w-1', name: 'flow', version: 3 },
  execution: { id: 'e-1' },
  env: (name) => (name === 'REGION' ? 'north' : undefined),
}

const valueOf = (value: unknown): unknown => {
  const { template, problems } = compile(value)
  expect(problems).to.deep.equal([])
  return E.getOrElseW((error) => error)(evaluate(template, scope))
}

describe('a string that is one expression', () => {
  const rows: readonly (readonly [string, unknown])[] = [
    ['${input}', scope.input],
    ['${input.name}', 'Ada'],
    ['${input.count}', 2],
    ['${ input.count }', 2],
    ['${input.list}', [1, 'two']],
    ['${input.list[0]}', 1],
    ['${input.list[-1]}', 'two'],
    ['${input.list[ 1 ]}', 'two'],
    ['${input["dotted.key"]}', true],
    ["${input['dotted.key']}", true],
    ['${input["it\'s"]}', 'his'],
    ["${input['it\\'s']}", 'his'],
    ['${input[\'say "x"\']}', 'said'],
    ['${input["say \\"x\\""]}', 'said'],
    ['${input["\\u006eame"]}', 'Ada'],
    ['${tasks.fetch-data.output.items[0].id}', 7],
    ['${tasks["fetch-data"].output.items[-1]["id"]}', 8],
    ['${tasks.fetch-data.output["a b"]["}"]}', 1],
    ['${tasks.fetch-data.output.none}', null],
    ['${tasks.fetch-data.status}', 'completed'],
    ['${tasks.late.status}', 'running'],
    ['${tasks.1.output}', 'one'],
    ['${tasks.constructor.output}', 1],
    ['${workflow.name}', 'flow'],
    ['${workflow.id}', 'w-1'],
    ['${workflow.version}', 3],
    ['${execution.id}', 'e-1'],
    ['${env.REGION}', 'north'],
  ]
  for (const [expression, value] of rows) {
    it(`${expression} is ${JSON.stringify(value)}`, () => expect(valueOf(expression)).to.deep.equal(value))
  }
})

describe('an expression inside text', () => {
  it('puts strings as they are and everything else as JSON', () => {
    const text = '${input.name}: ${input.count}, ${input.list}, ${input.deep}, ${tasks.fetch-data.output.none}'
    expect(valueOf(text)).to.equal('Ada: 2, [1,"two"], {"a":[]}, null')
  })
  it('makes text even of a number beside a single space', () => expect(valueOf(' ${input.count}')).to.equal(' 2'))
  it('may stand next to another', () => expect(valueOf('${input.count}${input.count}')).to.equal('22'))
  it('is not looked for in what it is replaced by', () => {
    const { template } = compile('<${input}>')
    expect(evaluate(template, { ...scope, input: '${execution.id}' })).to.deep.equal(E.right('<${execution.id}>'))
  })
  it('is an error when the text would grow beyond all bounds', () => {
    const { template } = compile('${input}${input}')
    const result = evaluate(template, { ...scope, input: 'x'.repeat(1_000_000) })
    expect(result).to.have.nested.property('left.message').that.includes('more than 1048576 characters')
  })
})

describe('a literal ${', () => {
  const rows: readonly (readonly [string, string])[] = [
    ['$${input.name}', '${input.name}'],
    ['$$${', '$${'],
    ['a $${b} ${input.name}', 'a ${b} Ada'],
    ['$${${input.name}}', '${Ada}'],
    ['$', '$'],
    ['{$}', '{$}'],
    ['$ {input}', '$ {input}'],
    ['$$', '$$'],
  ]
  for (const [text, value] of rows) it(`${text} is ${value}`, () => expect(valueOf(text)).to.equal(value))
})

describe('a value with expressions', () => {
  it('keeps its form', () => {
    const value = { a: ['${input.count}', { b: '${input.name}!' }], c: 1, d: '$${x}' }
    expect(valueOf(value)).to.deep.equal({ a: [2, { b: 'Ada!' }], c: 1, d: '${x}' })
  })
  it('has none in its keys', () => {
    expect(valueOf({ '${input.name}': '${input.name}' })).to.deep.equal({ '${input.name}': 'Ada' })
  })
  it('keeps a member named __proto__ as a member', () => {
    const result = valueOf(JSON.parse('{"__proto__": "${input}", "constructor": "${input.name}"}')) as object
    expect(Object.keys(result)).to.deep.equal(['__proto__', 'constructor'])
    expect(Object.getPrototypeOf(result)).to.equal(Object.prototype)
  })
  it('shares the parts without expressions instead of copying them', () => {
    const constant = { list: [1, 2, 3] }
    const result = valueOf({ constant, name: '${input.name}' }) as { constant: unknown }
    expect(result.constant).to.equal(constant)
  })
})

describe('a part that is missing', () => {
  const rows: readonly (readonly [string, string, string])[] = [
    ['${input.nme}', 'input.nme', 'has only name, count, list'],
    ['${input.deep.a[0]}', 'input.deep.a[0]', 'is an array of 0 items'],
    ['${input.list[2]}', 'input.list[2]', 'is an array of 2 items'],
    ['${input.list[-3]}', 'input.list[-3]', 'is an array of 2 items'],
    ['${input.list.length}', 'input.list.length', 'is an array of 2 items'],
    ['${input.list["0"]}', 'input.list.0', 'is an array of 2 items'],
    ['${input[0]}', 'input[0]', 'has only'],
    ['${input.name.length}', 'input.name.length', 'is a string and has no parts'],
    ['${input.a.b.c}', 'input.a', 'has only'],
    ['${tasks.fetch-data.output.none.x}', 'tasks.fetch-data.output.none.x', 'is null and has no parts'],
    ['${tasks.fetch-data.output["no such"]}', 'tasks.fetch-data.output["no such"]', 'has only items'],
    ['${tasks.late.output.x}', 'tasks.late.output', 'the task has no output'],
    ['${tasks.other.output}', 'tasks.other', 'there is no such task'],
    ['${env.HOME}', 'env.HOME', 'HARMONIA_ENV_ALLOW'],
    ['${input.__proto__}', 'input.__proto__', 'has only'],
    ['${input.constructor.name}', 'input.constructor', 'has only'],
    ['${input.toString}', 'input.toString', 'has only'],
    ['${input.list.constructor}', 'input.list.constructor', 'is an array'],
    ['in text: ${input.nme}', 'input.nme', 'has only'],
  ]
  for (const [text, missing, why] of rows) {
    it(`${text} names ${missing}`, () => {
      const error = valueOf({ nested: [text] })
      expect(error).to.include({ expression: text.replace('in text: ', ''), missing })
      expect(error).to.have.property('message').that.includes(missing).and.includes(why)
    })
  }
})
