import { expect } from 'chai'
import * as E from 'fp-ts/lib/Either.js'
import fc from 'fast-check'
import { checkInput } from '../../../src/domain/definition/index.ts'
import { checkSchema, compileSchema } from '../../../src/domain/schema.ts'
import { parsed, task } from '../../support/definitions.ts'

describe('a schema', () => {
  const bad: readonly (readonly [unknown, ...string[]])[] = [
    [1, ''],
    [null, ''],
    [[], ''],
    [{ type: 'strin' }, '/type'],
    [{ type: [] }, '/type'],
    [{ type: ['string', 'string'] }, '/type'],
    [{ type: 5 }, '/type'],
    [{ required: 'a' }, '/required'],
    [{ required: true }, '/required'],
    [{ required: ['a', 'a'] }, '/required'],
    [{ properties: [] }, '/properties'],
    [{ properties: { a: { properties: { 'b/c': 'string' } } } }, '/properties/a/properties/b~1c'],
    [{ minLength: -1, maxItems: 1.5, minimum: '1' }, '/minLength', '/maxItems', '/minimum'],
    [{ multipleOf: 0 }, '/multipleOf'],
    [{ pattern: '(' }, '/pattern'],
    [{ patternProperties: { '[': true } }, '/patternProperties/['],
    [{ enum: 'a' }, '/enum'],
    [{ anyOf: [] }, '/anyOf'],
    [{ allOf: [{ type: 'x' }] }, '/allOf/0/type'],
    [{ items: [{ type: 'string' }] }, '/items'],
    [{ additionalProperties: 'no' }, '/additionalProperties'],
    [{ uniqueItems: 'yes' }, '/uniqueItems'],
    [{ dependentRequired: { a: 'b' } }, '/dependentRequired/a'],
    [{ format: 1 }, '/format'],
    [{ $schema: 'http://json-schema.org/draft-07/schema#' }, '/$schema'],
    [{ $dynamicRef: '#x' }, '/$dynamicRef'],
    [{ $ref: '#/$defs/a' }, '/$ref'],
    [{ $ref: 'https://example.com/schema' }, '/$ref'],
    [{ properties: { a: { $ref: '#/enum/0' } }, enum: [{}] }, '/properties/a/$ref'],
    [{ $ref: '#' }, ''],
    [{ $defs: { a: { allOf: [{ $ref: '#/$defs/b' }] }, b: { not: { $ref: '#/$defs/a' } } } }, '/$defs/a/allOf/0'],
    [{ dependencies: {} }, '/dependencies'],
    [{ $id: 'http://[' }, ''],
  ]
  for (const [schema, ...pointers] of bad) {
    it(`is refused: ${JSON.stringify(schema)}`, () => {
      const { problems } = checkSchema(schema)
      expect(problems.map(({ pointer }) => pointer)).to.deep.equal(pointers)
      expect(problems.every(({ code }) => code === 'invalid_schema')).to.equal(true)
    })
  }

  const good: readonly unknown[] = [
    true,
    false,
    {},
    { $schema: 'https://json-schema.org/draft/2020-12/schema', $id: 'https://example.com/a', title: 't', default: 1 },
    { $defs: { node: { type: 'object', properties: { next: { $ref: '#/$defs/node' } } } }, $ref: '#/$defs/node' },
    { $defs: { a: { $anchor: 'here' } }, items: { $ref: '#here' }, prefixItems: [true] },
    { properties: { $ref: { type: 'string' }, type: { const: 1 }, ['constructor']: true } },
  ]
  for (const schema of good) {
    it(`is accepted: ${JSON.stringify(schema)}`, () => expect(checkSchema(schema).problems).to.deep.equal([]))
  }

  it('is left as it was', () => {
    const schema = { properties: { a: { $ref: '#/$defs/a' } }, $defs: { a: false } }
    const before = Object.getOwnPropertyNames(schema.properties.a)
    compileSchema(schema)({ a: 1 })
    expect(Object.getOwnPropertyNames(schema.properties.a)).to.deep.equal(before)
  })
  it('is compiled once', () => {
    const schema = { type: 'object' }
    expect(compileSchema(schema)).to.equal(compileSchema(schema))
  })
})

describe('a value that does not fit its schema', () => {
  const person = {
    type: 'object',
    properties: {
      name: { type: 'string', minLength: 2, maxLength: 4 },
      age: { type: 'integer', minimum: 0, maximum: 150 },
      tags: { type: 'array', items: { type: 'string' }, uniqueItems: true },
      'a b/c~%#': { type: 'null' },
    },
    required: ['name', 'age'],
    additionalProperties: false,
  }
  const nameOrId = { anyOf: [{ type: 'string' }, { type: 'object', required: ['id'] }] }
  const rows: readonly (readonly [unknown, unknown, ...string[]])[] = [
    [person, 'Ada', ' wrong_type: The value must be an object, not a string.'],
    [person, {}, '/name required: "name" is missing.', '/age required: "age" is missing.'],
    [
      person,
      { name: 'A', age: 1.5, tags: ['x', 2, 'x'], nmae: 1 },
      '/name min_length: "name" must have 2 or more characters.',
      '/age wrong_type: "age" must be a whole number, not 1.5.',
      '/tags/1 wrong_type: Item 1 must be a string, not 2.',
      '/tags unique_items: "tags" must not have the same item twice.',
      '/nmae unknown_field: "nmae" is not known here. Did you mean "name"?',
    ],
    [person, { name: 'Ada', age: 1, 'a b/c~%#': 1 }, '/a b~1c~0%# wrong_type: "a b/c~%#" must be null, not 1.'],
    [{ type: ['string', 'null'] }, true, ' wrong_type: The value must be a string or null, not true.'],
    [{ items: false }, [1], '/0 not_allowed: Item 0 is not allowed here.'],
    [{ properties: { a: false } }, { a: 1 }, '/a not_allowed: "a" is not allowed here.'],
    [{ enum: ['a', 1] }, 'b', ' enum: The value must be one of "a", 1.'],
    [{ const: { a: 1 } }, {}, ' const: The value must be {"a":1}.'],
    [{ pattern: '^a' }, 'b', ' pattern: The value must match the regular expression "^a".'],
    [{ format: 'email' }, 'b', ' format: The value must have the format "email".'],
    [
      { multipleOf: 5, exclusiveMaximum: 3 },
      3,
      ' exclusive_maximum: The value must be less than 3.',
      ' multiple_of: The value must be a multiple of 5.',
    ],
    [{ minItems: 2 }, [1], ' min_items: The value must have 2 or more items.'],
    [{ maxProperties: 0 }, { a: 1 }, ' max_properties: The value must have 0 or fewer members.'],
    [{ not: { type: 'string' } }, 'x', ' not: The value is what the schema\'s "not" rules out.'],
    [
      nameOrId,
      5,
      ' any_of: The value fits none of the 2 forms that it may have (The value must be a string, not 5; or: The value must be an object, not 5).',
    ],
    [
      { items: nameOrId },
      ['a', {}, {}],
      ...[1, 2].map(
        (item) =>
          `/${item} any_of: Item ${item} fits none of the 2 forms that it may have (Item ${item} must be a string, not an object; or: "id" missing).`,
      ),
    ],
    [
      { oneOf: [true, true] },
      1,
      ' one_of: The value fits more than one of the 2 forms of which it must have exactly one.',
    ],
    [
      { contains: { type: 'string' } },
      [1, 2],
      ' contains: The value has no item of the kind that the schema\'s "contains" asks for.',
    ],
    [
      { contains: { type: 'string' }, minContains: 2 },
      [1, 'a', 2],
      ' min_contains: The value must have 2 or more items of the kind that the schema\'s "contains" asks for.',
    ],
    [
      { contains: true, maxContains: 1 },
      [1, 2],
      ' max_contains: The value must have 1 or fewer items of the kind that the schema\'s "contains" asks for.',
    ],
    [
      { propertyNames: { maxLength: 1 } },
      { ab: 1 },
      ' property_names: The value has a member "ab" whose name is not allowed.',
    ],
    [
      { dependentRequired: { a: ['b', 'c'] } },
      { a: 1 },
      '/b required: "b" is missing: it goes with "a".',
      '/c required: "c" is missing: it goes with "a".',
    ],
    [{ if: { type: 'string' }, then: { minLength: 2 } }, 'a', ' min_length: The value must have 2 or more characters.'],
    [{ allOf: [{ type: 'string' }, { type: 'string' }] }, 1, ' wrong_type: The value must be a string, not 1.'],
    [
      { $defs: { n: { type: 'object', properties: { next: { $ref: '#/$defs/n' } } } }, $ref: '#/$defs/n' },
      { next: { next: 1 } },
      '/next/next wrong_type: "next" must be an object, not 1.',
    ],
    [{ properties: { a: true }, unevaluatedProperties: false }, { b: 1 }, '/b unknown_field: "b" is not known here.'],
    [false, 1, ' not_allowed: The value is not allowed here.'],
    [
      { required: ['toString', '__proto__'] },
      {},
      '/toString required: "toString" is missing.',
      '/__proto__ required: "__proto__" is missing.',
    ],
  ]
  for (const [schema, value, ...expected] of rows) {
    it(`${JSON.stringify(value)} for ${JSON.stringify(schema).slice(0, 60)}`, () => {
      expect(checkSchema(schema).problems).to.deep.equal([])
      const problems = compileSchema(schema)(value)
      expect(problems.map(({ pointer, code, message }) => `${pointer} ${code}: ${message}`)).to.have.members(expected)
    })
  }

  it('is told when its check would never end', () => {
    const doubling = Object.fromEntries(
      Array.from({ length: 40 }, (_, n) => [
        `d${n}`,
        { allOf: [{ $ref: `#/$defs/d${n + 1}` }, { $ref: `#/$defs/d${n + 1}` }] },
      ]),
    )
    const schema = { $defs: { ...doubling, d40: { type: 'string' } }, $ref: '#/$defs/d0' }
    expect(checkSchema(schema).problems).to.deep.equal([])
    expect(compileSchema(schema)(1).map(({ code }) => code)).to.deep.equal(['too_complex'])
  })
  it('is told when it has too many items to tell whether they are unique', () => {
    const check = compileSchema({ uniqueItems: true })
    expect(check(Array.from({ length: 4_096 }, (_, n) => n))).to.deep.equal([])
    expect(check(Array.from({ length: 4_097 }, (_, n) => n)).map(({ code }) => code)).to.deep.equal(['too_large'])
  })
  it('is told when a name in it is no Unicode text', () => {
    expect(compileSchema({ additionalProperties: true })({ '\ud800': 1 }).map(({ code }) => code)).to.deep.equal([
      'ill_formed',
    ])
  })
  it('is told of a thousand mistakes and no more', () => {
    expect(compileSchema({ items: { type: 'string' } })(Array(5_000).fill(1)).length).to.equal(1_000)
  })
})

describe('the input of an execution', () => {
  const schema = { type: 'object', properties: { n: { type: 'integer' } }, required: ['n'] }
  const withSchema = parsed({ name: 'w', tasks: { a: task() }, input_schema: schema })
  const without = parsed({ name: 'w', tasks: { a: task() } })

  it('may be anything without a schema', () => {
    fc.assert(fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => E.isRight(checkInput(without, value))))
  })
  it('must fit the schema', () => {
    expect(checkInput(withSchema, { n: 1 })).to.deep.equal(E.right(undefined))
    expect(checkInput(withSchema, { n: '1' })).to.deep.equal(
      E.left([{ pointer: '/input/n', code: 'wrong_type', message: '"n" must be a whole number, not a string.' }]),
    )
  })
  it('is at fault as a whole when it is missing', () => {
    expect(checkInput(withSchema, {})).to.have.nested.property('left[0].pointer', '/input/n')
    expect(checkInput(withSchema, null)).to.have.nested.property('left[0].pointer', '/input')
  })
  it('may not be nested without end', () => {
    let value: unknown = 1
    for (let level = 0; level < 10_000; level++) value = [value]
    expect(checkInput(without, value)).to.have.nested.property('left[0].code', 'too_deep')
  })
})
