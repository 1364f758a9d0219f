import { expect } from 'chai'
import * as E from 'fp-ts/lib/Either.js'
import fc from 'fast-check'
import { compile, evaluate, type Scope } from '../../../src/domain/expression/index.ts'
import { fill, readsOf } from '../../../src/domain/template/fill.ts'
import { partAt } from '../../../src/domain/template/part-at.ts'

type Values = Readonly<Record<string, unknown>>

const input = { a: 'input', i: 1, n: 4, list: [1, 2], 'a b': 'spaced', s: '$' }

const scopeOf = (param: Values): Scope => ({
  input,
  task: () => undefined,
  workflow: { id: 'w', name: 'n', version: 1 },
  execution: { id: 'e' },
  env: () => undefined,
  vars: { param },
})

/** What looks like an expression, escapes one, or ends in half of one. */
const hostile = fc.string({
  unit: fc.constantFrom('$', '{', '}', '${', '${input.a}', '"', "'", '\\', 'a', '\n', '\u2028'),
})

const values: fc.Arbitrary<Values> = fc.record({
  s: fc.oneof(hostile, fc.string({ unit: 'grapheme' })),
  t: fc.oneof(fc.constantFrom('', '$', '{', '${'), hostile),
  n: fc.oneof(fc.integer(), fc.constantFrom(-3, 0.1, 1e20, 1e21, 5e-7, 2 ** 53, -1e300)),
  b: fc.boolean(),
  o: fc.record({ k: fc.array(fc.jsonValue({ maxDepth: 2 }), { minLength: 1, maxLength: 3 }), 'x-y': hostile }),
  l: fc.array(fc.oneof(fc.integer(), hostile), { minLength: 2, maxLength: 3 }),
  key: fc.constantFrom('a', 'a b', 's'),
  z: fc.constant(null),
})

const references = ['s', 't', 'n', 'b', 'o', 'l', 'z', 'o.k', 'o.k[0]', 'o.x-y', 'l[-1]', 'o["x-y"]'].map(
  (path) => `\${param.${path}}`,
)

const computed = [
  '${param.n * 2 + input.n}',
  '${1-param.n}',
  '${-param.n}',
  '${param.s + "x" + param.t}',
  '${param.s.size()}',
  '${(param).s + "x"}',
  '${( param.s ) + param["t"]}',
  '${param . s + param["o"].k[0]}',
  '${param.o == {"k": param.o.k}}',
  '${param.?s.orValue("z")}',
  '${param.o.?nothing.orValue(param.s)}',
  '${has(param.s) && has(param.o.k) && !has(param.o.none)}',
  '${input[param.key]}',
  '${param.l[input.i]}',
  '${param[ "l" ][param.l.size() - 1]}',
  '${param.l.map(x, x == param.n)}',
  '${[1, 2].map(param, param + input.n)}',
  '${cel.bind(param, param.n, param + 1)}',
  '${param.b ? param.o : param.l}',
  '${[param.z, param.s, {"a": param.t}]}',
  '${"param.s ${param.t} // " + param.s}',
]

const others = [
  '${input.a}',
  '${input["a b"]}',
  '${input.n + 1}',
  '${"param.s"}',
  '$${param.s}',
  '$$${',
  'a',
  '$',
  '{',
  '}',
  ' ',
]

const texts = fc
  .array(fc.constantFrom(...references, ...references, ...computed, ...others), { minLength: 1, maxLength: 5 })
  .map((parts) => parts.join(''))

/** A definition with a text where anything is evaluated, and back from it. */
const around = (text: unknown) => ({ tasks: { t: { input: text } } })
const within = (definition: unknown): unknown => (definition as ReturnType<typeof around>).tasks.t.input

const filled = (text: unknown, given: Values) => fill(around(text), (name, path) => partAt(given[name], path))

describe('filling a definition', () => {
  it('is evaluating its parameters early: what comes out is the same, type and all', () => {
    fc.assert(
      fc.property(texts, values, (text, given) => {
        const whole = compile(text, { variables: ['param'] })
        fc.pre(whole.problems.length === 0)
        const { definition, problems } = filled(text, given)
        expect(problems).to.deep.equal([])
        const parts = compile(within(definition))
        expect(parts.problems, String(within(definition))).to.deep.equal([])
        const [early, late] = [evaluate(parts.template, scopeOf({})), evaluate(whole.template, scopeOf(given))]
        // An error names the expression that failed, and that is another one.
        expect(E.isRight(early) ? early : 'failed', String(within(definition))).to.deep.equal(
          E.isRight(late) ? late : 'failed',
        )
      }),
      { numRuns: 3_000 },
    )
  })

  it('leaves no parameter', () => {
    fc.assert(
      fc.property(texts, values, (text, given) => {
        expect(readsOf(filled(text, given).definition).reads).to.deep.equal([])
      }),
      { numRuns: 1_000 },
    )
  })

  it('leaves every byte of what reads none', () => {
    const anything = fc.jsonValue({
      stringUnit: fc.constantFrom('$', '{', '}', '${', 'input.x', 'param', '"', 'a') as never,
    })
    fc.assert(
      fc.property(anything, fc.array(fc.constantFrom(...others)), (value, more) => {
        const texts = [value, more.join('')]
        fc.pre(readsOf(around(texts)).reads.length === 0)
        expect(JSON.stringify(within(filled(texts, {}).definition))).to.equal(JSON.stringify(texts))
      }),
    )
  })

  it('puts a value of any type in the place of a reference', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const { definition } = fill(around(['${param.v}']), () => value)
        const { template, problems } = compile(within(definition))
        expect(problems).to.deep.equal([])
        expect(evaluate(template, scopeOf({}))).to.deep.equal(E.right([value]))
      }),
    )
  })
})
