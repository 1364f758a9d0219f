import { Environment } from '@marcbachmann/cel-js'
import { expect } from 'chai'
import * as E from 'fp-ts/lib/Either.js'
import fc from 'fast-check'
import { compile, evaluate, type Scope } from '../../../src/domain/expression/index.ts'
import { arithmetic, logic } from './draw.ts'

const scopeOf = (input: unknown): Scope => ({
  input,
  task: () => undefined,
  workflow: { id: 'w', name: 'n', version: 1 },
  execution: { id: 'e' },
  env: () => undefined,
})

const json = fc.jsonValue({ maxDepth: 5 })

const run = (text: string, input: unknown) => {
  const { template, problems } = compile(text)
  expect(problems).to.deep.equal([])
  return evaluate(template, scopeOf(input))
}

/** The path to some part of a value, and that part. */
const walk = (value: unknown, choices: readonly number[]): readonly [path: string, part: unknown] => {
  let part = value
  let path = ''
  for (const choice of choices) {
    const keys = typeof part === 'object' && part !== null ? Object.keys(part) : []
    if (keys.length === 0) break
    const key = keys[choice % keys.length]!
    path += Array.isArray(part) ? `[${key}]` : `[${JSON.stringify(key)}]`
    part = part![key as never]
  }
  return [path, part]
}

const frozen = <A>(value: A): A => {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(frozen)
  return value
}

describe('expressions', () => {
  it('leave a value that holds none as the very value that it is', () => {
    fc.assert(
      fc.property(json, (value) => {
        fc.pre(!JSON.stringify(value).includes('${'))
        const { template, problems } = compile(value)
        expect(problems).to.deep.equal([])
        const result = evaluate(template, scopeOf(null))
        expect(E.isRight(result) && Object.is(result.right, value)).to.equal(true)
      }),
    )
  })

  it('give back any text whose every ${ is escaped', () => {
    const texts = fc.string({ unit: fc.constantFrom('$', '{', '}', 'a', '"', '\\', ' ', '.', '[') })
    fc.assert(
      fc.property(texts, (text) => {
        expect(
          run(
            text.replaceAll('${', () => '$${'),
            null,
          ),
        ).to.deep.equal(E.right(text))
      }),
    )
  })

  it('reach every own part of a JSON value, and keep its type, as a path and within a larger expression', () => {
    fc.assert(
      fc.property(json, fc.array(fc.nat()), (input, choices) => {
        const [path, part] = walk(input, choices)
        for (const text of [`input${path}`, `(input)${path}`, `[input${path}][-1]`, `[input].map(x, x${path})[0]`])
          expect(run(`\${${text}}`, input)).to.deep.equal(E.right(part))
      }),
    )
  })

  it('miss the same part with the same words, as a path and within a larger expression', () => {
    const ends = fc.constantFrom('.nothing.x', '[99]', '["__proto__"]', '[-99].y')
    fc.assert(
      fc.property(json, fc.array(fc.nat()), ends, (input, choices, end) => {
        const path = walk(input, choices)[0] + end
        const [plain, larger] = [`\${input${path}}`, `\${[input${path}][0]}`].map((text) => {
          const result = run(text, input)
          return E.isLeft(result) && [result.left.missing, result.left.message.split(' needs ').at(-1)]
        })
        expect(plain).to.be.an('array')
        expect(plain).to.deep.equal(larger)
      }),
    )
  })

  it('never read what a value only inherits', () => {
    const names = fc.constantFrom(
      ...[Object.prototype, Array.prototype, String.prototype].flatMap(Object.getOwnPropertyNames),
    )
    fc.assert(
      fc.property(fc.array(json), names, (values, name) => {
        for (const value of [...values, {}, [], '', values]) {
          const isOwn =
            typeof value === 'object' && value !== null && !Array.isArray(value) && Object.hasOwn(value, name)
          for (const text of [`input["${name}"]`, `(input)["${name}"]`, `[input].map(x, x["${name}"])`])
            expect(E.isRight(run(`\${${text}}`, value))).to.equal(isOwn)
          for (const text of [
            `has(input["${name}"])`,
            `input[?"${name}"].hasValue()`,
            `[input].all(x, has(x["${name}"]))`,
          ])
            expect(run(`\${${text}}`, value)).to.deep.equal(E.right(isOwn))
          expect(E.isLeft(run(`\${input["${name}"][input]}`, value))).to.equal(true)
        }
      }),
    )
  })

  it('never change what they read', () => {
    const texts = [
      '${input.list.sort()}',
      '${input.list.reverse().map(x, x + 1)}',
      '${input.list.sortBy(x, -x).distinct() + [1]}',
      '${{"a": input, "b": input.list.slice(1)}}',
      '${[input.list, input.list].flatten()}',
    ]
    fc.assert(
      fc.property(fc.array(fc.integer()), json, (list, other) => {
        const input = frozen({ list, other })
        const before = JSON.stringify(input)
        for (const text of texts) expect(E.isRight(run(text, input))).to.equal(true)
        expect(JSON.stringify(input)).to.equal(before)
      }),
    )
  })

  it('give JSON and nothing else', () => {
    fc.assert(
      fc.property(fc.oneof(arithmetic, logic), json, (text, c) => {
        const result = run(`\${[${text}]}`, { a: 1.5, b: -2, c, yes: true })
        if (E.isRight(result)) expect(JSON.parse(JSON.stringify(result.right))).to.deep.equal(result.right)
      }),
    )
  })

  it('agree with the library that reads them, wherever both give a value', () => {
    const library = new Environment({ unlistedVariablesAreDyn: true })
    library.registerOperator('double % double: double', (a: number, b: number) => a % b)
    const input = { a: 1.5, b: -2, c: 7, yes: true }
    let both = 0
    fc.assert(
      fc.property(fc.oneof(arithmetic, logic), (text) => {
        const ours = run(`\${(${text})}`, input)
        const theirs = E.tryCatch(
          () => library.evaluate(text, { input }) as unknown,
          () => undefined,
        )
        if (E.isLeft(ours) || E.isLeft(theirs)) return
        both++
        expect(ours.right).to.equal(typeof theirs.right === 'number' ? theirs.right + 0 : theirs.right)
      }),
      { numRuns: 1_000 },
    )
    expect(both).to.be.above(300)
  })

  it('either compile or say what is wrong, whatever the text', () => {
    const signs = [
      '${',
      '}',
      '.',
      '[',
      ']',
      '"',
      "'",
      '-',
      ' ',
      '{',
      '(',
      ')',
      ',',
      ':',
      '?',
      '&&',
      '||',
      '+',
      '==',
      '!',
    ]
    const words = ['input', 'tasks', '0', 'x', 'in', '1.5', 'true', '.?', '[?', '//', '\n', '\\', 'r"', '"""']
    const calls = ['.map(x, ', '.orValue(', 'has(', 'size(', '.sum(', 'cel.bind(', 'math.abs(', '[1].all(x, ']
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...signs, ...words, ...calls) }), (inside) => {
        for (const text of [inside, `\${${inside}}`]) {
          const { template, problems } = compile(text)
          for (const { offset } of problems) expect(offset).to.be.within(0, text.length)
          if (problems.length > 0) continue
          const result = evaluate(template, scopeOf({}))
          if (E.isLeft(result)) expect(text).to.include(result.left.expression)
        }
      }),
      { numRuns: 5_000 },
    )
  })
})
