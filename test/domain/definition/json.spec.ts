import { expect } from 'chai'
import fc from 'fast-check'
import { checkJson, sameJson } from '../../../src/domain/json.ts'

const json = fc.jsonValue({ maxDepth: 6, stringUnit: 'binary' })

/** The same value with the members of its objects in the opposite order. */
const turned = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(turned)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, turned(member)]),
  )
}

describe('the size of a JSON value', () => {
  it('is that of its text in UTF-8', () => {
    fc.assert(
      fc.property(json, (value) => {
        const bytes = Buffer.byteLength(JSON.stringify(value))
        expect(checkJson(value, { bytes, depth: 10 })).to.equal(undefined)
        expect(checkJson(value, { bytes: bytes - 1, depth: 10 })).to.include({ pointer: '', code: 'too_large' })
      }),
    )
  })
})

describe('two JSON values', () => {
  it('are the same in whatever order their members stand', () => {
    fc.assert(fc.property(json, (value) => sameJson(value, turned(value))))
  })
  it('are the same exactly when their parts are', () => {
    const pairs = fc.tuple(fc.jsonValue({ maxDepth: 2 }), fc.jsonValue({ maxDepth: 2 }))
    fc.assert(
      fc.property(pairs, ([a, b]) => {
        const areEqual = JSON.stringify([a]) === JSON.stringify([b])
        if (areEqual) expect(sameJson(a, b)).to.equal(true)
        expect(sameJson([a, { a }], [b, { a: b }])).to.equal(sameJson(a, b))
      }),
    )
  })
  it('differ when one has a member that the other only inherits', () => {
    expect(sameJson({ toString: 1 }, { valueOf: 1 })).to.equal(false)
    expect(sameJson(JSON.parse('{"__proto__":{}}'), {})).to.equal(false)
    expect(sameJson([], {})).to.equal(false)
    expect(sameJson(null, {})).to.equal(false)
  })
})
