import { expect } from 'chai'
import * as E from 'fp-ts/lib/Either.js'
import { MAX_NESTING, MAX_NODES } from '../../src/domain/expression/cel/read.ts'
import { functions, methods } from '../../src/domain/expression/cel/functions/index.ts'
import { loopNames } from '../../src/domain/expression/cel/loops.ts'
import { MAX_SIZE, MAX_WORK } from '../../src/domain/expression/cel/run.ts'
import { MAX_TEXT } from '../../src/domain/expression/cel/operators.ts'
import { compile, evaluate, type Scope } from '../../src/domain/expression/index.ts'
import { MAX_EXPRESSION } from '../../src/domain/expression/parse.ts'
import { MAX_VALUE_DEPTH } from '../../src/domain/expression/size.ts'
import { code, page, rows, section } from './markdown.ts'

const markdown = page('docs/expressions.md')

const tasks: Readonly<Record<string, { status: string; output?: unknown }>> = {
  'fetch-data': { status: 'completed', output: { rows: [4, 8], next: null } },
  notify: { status: 'skipped' },
}

const scope: Scope = {
  input: JSON.parse(code(markdown, 'json')[0] ?? ''),
  task: (id) => tasks[id],
  workflow: { id: 'w-1', name: 'orders', version: 1 },
  execution: { id: 'e-1' },
  env: () => undefined,
}

const valueOf = (text: string): E.Either<string, unknown> => {
  const { template, problems } = compile(text)
  expect(problems).to.deep.equal([])
  const value = evaluate(template, scope)
  return E.isLeft(value) ? E.left(value.left.message) : value
}

describe('the page of expressions', () => {
  for (const heading of [
    'Paths',
    'Operators',
    'What may be missing',
    'Arrays and objects',
    'Texts',
    'Numbers and types',
  ])
    for (const [expression = '', value = ''] of rows(section(markdown, heading)).filter(([text]) =>
      text?.includes('${'),
    ))
      it(`says that ${expression} is ${value}`, () =>
        expect(valueOf(expression)).to.deep.equal(E.right(JSON.parse(value))))

  for (const [expression = '', message] of rows(section(markdown, 'Errors')))
    it(`says what is wrong with ${expression}`, () => expect(valueOf(expression)).to.deep.equal(E.left(message)))

  it('has an example of every function', () => {
    const examples = rows(markdown).map(([expression = '']) => expression)
    const names = [
      ...[...functions.keys(), 'has', 'cel.bind'].map((name) => `${name}(`),
      ...[...methods.keys(), ...loopNames, 'or', 'orValue', 'hasValue'].map((name) => `.${name}(`),
    ]
    expect(names.filter((name) => !examples.some((example) => example.includes(name)))).to.deep.equal([])
  })

  it('has the bounds of the code', () => {
    const bounds = rows(section(markdown, 'Bounds')).map(([, bound]) => bound)
    const [characters, parts, deep] = [MAX_EXPRESSION, MAX_NODES, MAX_NESTING].map((bound) =>
      bound.toLocaleString('en'),
    )
    expect(bounds).to.deep.equal([
      `${characters} characters, ${parts} parts, nested ${deep} deep`,
      MAX_WORK.toLocaleString('en'),
      `${MAX_TEXT.toLocaleString('en')} characters`,
      `${MAX_SIZE.toLocaleString('en')} characters of JSON, nested ${MAX_VALUE_DEPTH} deep`,
    ])
  })
})
