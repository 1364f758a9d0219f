import { expect } from 'chai'
import * as E from 'fp-ts/lib/Either.js'
import fc from 'fast-check'
import * as t from 'io-ts'
import { componentEvents } from '../../src/domain/component/events.ts'
import { executionEvents } from '../../src/domain/execution/events.ts'
import { scheduleEvents } from '../../src/domain/schedule/events.ts'
import { decode } from '../../src/store/decode.ts'

/** A value that a codec describes, or nearly: members are left out, added, or something else now and then. */
const nearly = (codec: t.Mixed): fc.Arbitrary<unknown> => {
  const anything = fc.jsonValue({ maxDepth: 1 })
  const often = (value: fc.Arbitrary<unknown>) =>
    fc.oneof({ weight: 12, arbitrary: value }, { weight: 1, arbitrary: anything })
  const of = codec as t.Mixed & { readonly _tag?: string; readonly [member: string]: unknown }
  switch (of._tag) {
    case 'StringType':
      return often(fc.string({ maxLength: 4 }))
    case 'NumberType':
      return often(fc.nat())
    case 'BooleanType':
      return often(fc.boolean())
    case 'LiteralType':
      return often(fc.constant(of['value']))
    case 'KeyofType':
      return often(fc.constantFrom(...Object.keys(of['keys'] as object)))
    case 'ReadonlyArrayType':
      return often(fc.array(nearly(of['type'] as t.Mixed), { maxLength: 3 }))
    case 'DictionaryType':
      return often(fc.dictionary(fc.string({ maxLength: 3 }), nearly(of['codomain'] as t.Mixed), { maxKeys: 3 }))
    case 'UnionType':
      return fc.oneof(...(of['types'] as t.Mixed[]).map(nearly))
    case 'ExactType':
      return often(
        fc
          .tuple(nearly(of['type'] as t.Mixed), fc.dictionary(fc.constantFrom('extra', 'x'), anything, { maxKeys: 1 }))
          .chain(([value, more]) =>
            fc.oneof(
              { weight: 4, arbitrary: fc.constant(value) },
              { weight: 1, arbitrary: fc.constant({ ...(value as object), ...more }) },
            ),
          ),
      )
    case 'InterfaceType':
    case 'PartialType': {
      const members = Object.entries(of['props'] as t.Props).map(([name, member]) => [name, nearly(member)] as const)
      return fc.record(Object.fromEntries(members), {
        requiredKeys: of._tag === 'PartialType' ? [] : members.map(([name]) => name),
      })
    }
    case 'IntersectionType':
      return fc
        .tuple(...(of['types'] as t.Mixed[]).map(nearly))
        .map((parts) => Object.assign({}, ...(parts as object[])) as unknown)
    default:
      return anything
  }
}

describe('decoding what is stored', () => {
  for (const [kind, codecs] of Object.entries({ executionEvents, scheduleEvents, componentEvents }))
    for (const [name, codec] of Object.entries<t.Mixed>(codecs))
      it(`says what the codec says: ${kind} ${name}`, () =>
        fc.assert(
          fc.property(nearly(codec), (value) => {
            const said = codec.decode(value)
            const found = decode(codec, value)
            expect(E.isRight(found)).to.equal(E.isRight(said))
            if (E.isRight(found) && E.isRight(said)) expect(found.right).to.deep.equal(said.right)
          }),
          { numRuns: 150 },
        ))

  it('lets the first alternative decide that takes the value, as the codec does', () => {
    const codec = t.union([t.strict({ a: t.string }), t.strict({ a: t.string, b: t.string })])
    expect(decode(codec, { a: 'x', b: 'y' })).to.deep.equal(codec.decode({ a: 'x', b: 'y' }))
    expect(decode(codec, { a: 'x', b: 'y' })).to.deep.equal(E.right({ a: 'x' }))
  })

  it('gives back the value itself when it is exactly what it should be', () => {
    const value = { task_id: 'a', attempt: 1, output: { any: ['thing'] } }
    expect(decode(executionEvents.task_completed, value)).to.have.property('right', value)
  })
})
