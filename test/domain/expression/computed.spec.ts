import { expect } from 'chai'
import * as E from 'fp-ts/lib/Either.js'
import { compile, evaluate, type Scope } from '../../../src/domain/expression/index.ts'
import type { ExpressionError } from '../../../src/domain/expression/template.ts'

const tasks = new Map<string, { status: string; output?: unknown }>([
  ['fetch-data', { status: 'completed', output: { n: 3, items: [{ id: 1 }, { id: 2 }] } }],
  ['late', { status: 'running' }],
])

const scope: Scope = {
  input: {
    n: 1,
    zero: 0,
    name: 'Ada',
    list: [3, 1, 2],
    mixed: [1, 'a'],
    words: ['b', 'a'],
    empty: [],
    nothing: null,
    key: 'a',
    object: { a: { b: 2 }, constructor: 1 },
    smile: 'a😀b',
    yes: true,
  },
  task: (id) => tasks.get(id),
  workflow: { id: 'w-1', name: 'flow', version: 3 },
  execution: { id: 'e-1' },
  env: (name) => (name === 'REGION' ? 'north' : undefined),
  secret: (name) => (name === 'TOKEN' ? 'hush' : undefined),
  vars: { item: { price: 5 }, previous: null },
}
const place = { variables: ['item', 'previous'], secrets: true }

const run = (text: string): E.Either<ExpressionError, unknown> => {
  const { template, problems } = compile(text, place)
  expect(problems).to.deep.equal([])
  return evaluate(template, scope)
}

const says = (rows: readonly (readonly [string, unknown])[]): void => {
  for (const [text, value] of rows)
    it(`${text} is ${JSON.stringify(value)}`, () => expect(run(text)).to.deep.equal(E.right(value)))
}

describe('numbers in expressions', () => {
  says([
    ['${input.n + 1}', 2],
    ['${1 + input.n}', 2],
    ['${input.n == 1}', true],
    ['${1.0 == 1}', true],
    ['${input.n < 1.5}', true],
    ['${1 / 2}', 0.5],
    ['${7 % 4}', 3],
    ['${-7 % 4}', -3],
    ['${size(input.list) > 2}', true],
    ['${size(input.list) + 0.5}', 3.5],
    ['${input.list[0] + 1}', 4],
    ['${input.list[-1] + 1}', 3],
    ['${input.list[input.n]}', 1],
    ['${input.list[input.n - 2]}', 2],
    ['${2 + 3 * 4 - 1}', 13],
    ['${(2 + 3) * 4}', 20],
    ['${0x10 + 1e2}', 116],
    ['${string(0 * -1)}', '0'],
    ['${int(-1.7) + int("12")}', 11],
    ['${math.round(-2.5)}', -3],
    ['n is ${input.n + 1}, not ${input.n}', 'n is 2, not 1'],
  ])
})

describe('values in expressions', () => {
  says([
    ['${tasks["fetch-data"].output.n + 1}', 4],
    ['${tasks["fetch-data"].status == "completed"}', true],
    ['${workflow.name + "-" + string(workflow.version) + execution.id}', 'flow-3e-1'],
    ['${env.REGION.size()}', 5],
    ['${item.price * 2}', 10],
    ['${previous == null ? 0 : previous.n}', 0],
    ['${"Bearer " + secrets.TOKEN}', 'Bearer hush'],
    ['${[1, [2]] == [1, [2]]}', true],
    ['${{"a": 1, "b": 2} == {"b": 2, "a": 1}}', true],
    ['${{"a": 1} == {"b": 1}}', false],
    ['${[1] == {"0": 1}}', false],
    ['${1 == "1" || null == false}', false],
    ['${{"a": 1} in [{"a": 1}]}', true],
    ['${"toString" in input.object}', false],
    ['${"constructor" in input.object}', true],
    ['${1 in {"1": 1}}', false],
    ['${{"a": {"b": "}"}}.a["b"]}', '}'],
    ['${"""say "}" """}', 'say "}" '],
    ['${r"\\d" + \'"\'}', '\\d"'],
    ['${[[1, 2], [3]].map(x, x.map(y, y * size(x)))}', [[2, 4], [3]]],
    ['${input.list.map(x, input.list.filter(y, y < x).size())}', [2, 0, 1]],
    ['${input.list.map(x, cel.bind(y, x + 1, x * y))}', [12, 2, 6]],
    ['${input.list.exists(x, x > 2) && !input.list.all(x, x > 2)}', true],
    ['${input.empty.all(x, x > 2)}', true],
    ['${input.object.a.map(k, k + "!")}', ['b!']],
    ['${input.words.sort()}', ['a', 'b']],
    ['${input.words.max()}', 'b'],
    ['${input.smile.size()}', 3],
    ['${input.smile.substring(1, 2)}', '😀'],
    ['${input.smile.indexOf("b")}', 2],
    ['${input.smile.reverse()}', 'b😀a'],
    ['${input.smile.split("")}', ['a', '😀', 'b']],
    ['${"ab".substring(1, 99) + "ab".substring(5)}', 'b'],
    ['${"a$b".replace("$", "$&")}', 'a$&b'],
    ['${[1, 1.0, "1", null, null, {"a": 1}, {"a": 1}].distinct()}', [1, '1', null, { a: 1 }]],
    ['${string("a") + string(true) + string(null) + string([1])}', 'atruenull[1]'],
    ['${input.yes || input.missing}', true],
    ['${has(input.missing) && input.missing > 1}', false],
    ['${has(item.price) && !has(item.cost)}', true],
    ['${has(input.object[input.key].b) && !has(input.list[5])}', true],
    ['${input.list.map(x, {"x": x}.?y.orValue(x))}', [3, 1, 2]],
    ['${input.object[?input.key].?c.or(input.?n).orValue(9)}', 1],
    ['${input.?nothing.orValue(1)}', null],
    ['${secrets.?OTHER.orValue("none")}', 'none'],
    ['${input.n // the number\n}', 1],
  ])
})

describe('what goes wrong in a larger expression', () => {
  const rows: readonly (readonly [string, string, number, string])[] = [
    ['${input.n + input.m.x}', 'input.m', 18, 'needs input.m, which is missing: input has only n, zero'],
    ['${tasks.late.output + 1}', 'tasks.late.output', 13, 'the task has no output'],
    ['${tasks.gone.output + 1}', 'tasks.gone', 8, 'there is no such task'],
    ['${env.HOME + "/x"}', 'env.HOME', 6, 'HARMONIA_ENV_ALLOW'],
    ['${input.list[7] + 1}', 'input.list[7]', 13, 'is an array of 3 items'],
    ['${input.list[input.n * 9]}', 'input.list[input.n * 9]', 2, 'input.list is an array of 3 items'],
    ['${input.object[input.name].x}', 'input.object[input.name]', 2, 'input.object has only a, constructor'],
    ['${input.list.map(x, x.y)}', 'x.y', 22, 'x is a number and has no parts'],
    ['${(input.list + []).x}', '(input.list + []).x', 20, 'is an array of 3 items'],
    ['${input.object.toString == 1}', 'input.object.toString', 15, 'has only a, constructor'],
    ['${item.constructor.name + ""}', 'item.constructor', 7, 'has only price'],
    ['${input["n-x"] + 1}', 'input.n-x', 8, 'to subtract, put spaces around it'],
    ['${input.name + input.n}', '', 13, 'cannot add a string and a number: write string(…)'],
    ['${input.list + input.n}', '', 13, 'cannot add an array and a number'],
    ['${input.n * input.name}', '', 10, 'cannot calculate a number * a string'],
    ['${input.n / input.zero}', '', 10, 'divides by zero'],
    ['${(input.n) % (1 - 1)}', '', 12, 'divides by zero'],
    ['${1e308 * 10}', '', 8, 'too large for JSON'],
    ['${input.name > 1}', '', 13, 'cannot compare a string with a number by >'],
    ['${null < null}', '', 7, 'cannot compare null with null'],
    ['${"d" in input.name}', '', 6, 'for texts there is contains(…)'],
    ['${!input.name}', '', 2, 'has a string after !, where true or false is needed'],
    ['${-input.name}', '', 2, 'has a string after -, where a number is needed'],
    ['${input.name && true}', '', 2, 'has a string beside &&'],
    ['${false || input.n}', '', 11, 'has a number beside ||'],
    ['${input.n ? 1 : 2}', '', 2, 'has a number before ?'],
    ['${input.n.startsWith("a")}', '', 10, 'gives startsWith a number where it takes a string'],
    ['${size(input.n)}', '', 2, 'gives size a number where it takes a string or an array or an object'],
    ['${input.n.map(x, x)}', '', 10, 'cannot go through a number with map'],
    ['${input.list.filter(x, x)}', '', 13, 'needs true or false for each item, not a number'],
    ['${input.list.sum(x, "a")}', '', 13, 'needs a number for each item, not a string'],
    ['${input.mixed.sum()}', '', 14, 'needs numbers only; item 1 is a string'],
    ['${input.mixed.sort()}', '', 14, 'numbers only, or texts only; there is a string among them'],
    ['${input.mixed.sortBy(x, x)}', '', 14, 'numbers only, or texts only'],
    ['${[[1]].max()}', '', 8, 'there is an array among them'],
    ['${input.empty.min()}', '', 14, 'an empty array, which has none'],
    ['${input.mixed.join()}', '', 14, 'item 0 is a number: make texts first'],
    ['${input.list.slice(0.5)}', '', 13, 'needs whole numbers'],
    ['${lists.range(-1)}', '', 8, 'a whole number from 0 on'],
    ['${int(input.name)}', '', 2, 'a text that is not a whole number'],
    ['${int("99999999999999999")}', '', 2, 'does not hold exactly'],
    ['${double("0x1")}', '', 2, 'a text that is not a number'],
    ['${bool("yes")}', '', 2, 'neither true nor false'],
    ['${{input.n: 1}}', '', 3, 'has a number as a key'],
  ]
  for (const [text, missing, position, why] of rows)
    it(`${text}: ${why}`, () => {
      const result = run(text)
      expect(E.isLeft(result) && result.left).to.include({ expression: text, missing, position })
      const message = E.isLeft(result) ? result.left.message : ''
      expect(message)
        .to.include(`The expression ${text} at character ${position + 1} `)
        .and.to.include(why)
    })

  it('is told with the part of the text that it stands in', () => {
    const result = run('a ${input.n} b ${input.n + input.m} c')
    expect(E.isLeft(result) && result.left).to.include({ expression: '${input.n + input.m}', position: 18 })
  })
})

describe('a secret', () => {
  const failing = [
    '${{secrets.TOKEN: 1}.x}',
    '${{"a": {secrets.TOKEN: 1}}.a.b}',
    '${input.object[secrets.TOKEN]}',
    '${int(secrets.TOKEN)}',
    '${secrets.TOKEN + 1}',
    '${[secrets.TOKEN].sum()}',
    '${[{secrets.TOKEN: 1}].map(x, x.y)}',
    '${secrets.TOKEN ? 1 : 2}',
  ]
  for (const text of failing)
    it(`is in no error of ${text}`, () => {
      const result = run(text)
      expect(E.isLeft(result)).to.equal(true)
      expect(JSON.stringify(result)).not.to.include('hush')
    })
  it('that there is not is named', () => {
    const result = run('${secrets.OTHER}')
    expect(E.isLeft(result) && result.left).to.include({ missing: 'secrets.OTHER' })
  })
  it('is not read where the scope has none', () => {
    const { secret: _, ...open } = scope
    const result = evaluate(compile('${secrets.TOKEN}', place).template, open)
    expect(E.isLeft(result) && result.left.message).to.include('there is no such secret')
  })
})
