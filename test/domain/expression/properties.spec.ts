import { expect } from 'chai'
import * as E from 'fp-ts/lib/Either.js'
import fc from 'fast-check'
import { compile, evaluate, type Scope } from '../../../src/domain/expression/index.ts'

const scopeOf = (input: unknown): Scope => ({
  input,
  task: () => undefined,
  workflow: { id: 'w', name: 'n', version: 1 },
  execution: { id: 'e' },
  env: () => undefined,
})

const json = fc.jsonValue({ maxDepth: 5 })

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
        const { template, problems } = compile(text.replaceAll('${', () => '$${'))
        expect(problems).to.deep.equal([])
        expect(evaluate(template, scopeOf(null))).to.deep.equal(E.right(text))
      }),
    )
  })

  it('reach every own part of a JSON value, and keep its type', () => {
    fc.assert(
      fc.property(json, fc.array(fc.nat()), (input, choices) => {
        let part: unknown = input
        let path = ''
        for (const choice of choices) {
          const keys = typeof part === 'object' && part !== null ? Object.keys(part) : []
          if (keys.length === 0) break
          const key = keys[choice % keys.length]!
          path += Array.isArray(part) ? `[${key}]` : `[${JSON.stringify(key)}]`
          part = part![key as never]
        }
        const { template, problems } = compile(`\${input${path}}`)
        expect(problems).to.deep.equal([])
        expect(evaluate(template, scopeOf(input))).to.deep.equal(E.right(part))
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
          const result = evaluate(compile(`\${input["${name}"]}`).template, scopeOf(value))
          const isOwn =
            typeof value === 'object' && value !== null && !Array.isArray(value) && Object.hasOwn(value, name)
          expect(E.isLeft(result)).to.equal(!isOwn)
        }
      }),
    )
  })

  it('either compile or say what is wrong, whatever the text', () => {
    const texts = fc.string({
      unit: fc.constantFrom('${', '}', 'input', 'tasks', '.', '[', ']', '0', '"', "'", '-', ' '),
    })
    fc.assert(
      fc.property(texts, (text) => {
        const { template, problems } = compile(text)
        if (problems.length > 0) return
        const result = evaluate(template, scopeOf({}))
        if (E.isLeft(result)) expect(text).to.include(result.left.expression)
      }),
    )
  })
})
