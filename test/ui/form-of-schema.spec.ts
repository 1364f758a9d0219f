import { expect } from 'chai'
import { firstValue, formOf, hasForm, type Schema } from '../../ui/src/parts/pure/form-of-schema.ts'

const kindOf = (schema: Schema) => formOf(schema, schema).kind

describe('the form for a schema', () => {
  it('has a field of its own for each simple type', () => {
    expect(kindOf({ type: 'string' })).to.equal('text')
    expect(kindOf({ type: 'integer' })).to.equal('number')
    expect(kindOf({ type: 'boolean' })).to.equal('flag')
    expect(kindOf({ type: ['string', 'null'] })).to.equal('text')
    expect(kindOf({ anyOf: [{ type: 'number' }, { type: 'null' }] })).to.equal('number')
  })

  it('lets one choose where there are only some values', () => {
    expect(formOf({ enum: ['a', 2, null] }, true)).to.deep.equal({ kind: 'choice', options: ['a', 2, null] })
    expect(formOf({ oneOf: [{ const: 'x' }, { const: 'y' }] }, true)).to.deep.equal({
      kind: 'choice',
      options: ['x', 'y'],
    })
  })

  it('says the bounds in words', () => {
    expect(formOf({ type: 'integer', minimum: 1, exclusiveMaximum: 10 }, true)).to.deep.include({
      limits: 'A whole number, at least 1, less than 10.',
    })
    expect(formOf({ type: 'string', minLength: 1, maxLength: 5, pattern: '^a' }, true)).to.deep.include({
      limits: 'At most 5 characters, matches ^a.',
    })
    expect(formOf({ type: 'array', items: { type: 'string' }, minItems: 2 }, true)).to.deep.include({
      limits: 'At least 2.',
    })
  })

  it('knows what is required, also when nothing more is said of it', () => {
    const form = formOf({ type: 'object', properties: { a: { type: 'string' }, b: {} }, required: ['b', 'c'] }, true)
    expect(form.kind === 'object' && form.fields.map(({ name, isRequired }) => [name, isRequired])).to.deep.equal([
      ['a', false],
      ['b', true],
      ['c', true],
    ])
  })

  it('follows references into the schema itself, as far as they end', () => {
    const root: Schema = {
      type: 'object',
      properties: { at: { $ref: '#/$defs/Place', description: 'Where' }, loop: { $ref: '#/$defs/Loop' } },
      $defs: { Place: { type: 'object', properties: { city: { type: 'string' } } }, Loop: { $ref: '#/$defs/Loop' } },
    }
    expect(formOf({ $ref: '#/$defs/Place', description: 'Where' }, root)).to.deep.include({
      kind: 'object',
      description: 'Where',
    })
    expect(formOf({ $ref: '#/$defs/Loop' }, root).kind).to.equal('json')
    expect(formOf({ $ref: 'https://elsewhere.example/schema' }, root).kind).to.equal('json')
    expect(formOf({ $ref: '#/constructor' }, root).kind).to.equal('json')
  })

  it('leaves what it can not show to JSON', () => {
    for (const schema of [
      true,
      {},
      { type: 'object' },
      { allOf: [{ type: 'string' }] },
      { anyOf: [{ type: 'string' }, { type: 'number' }] },
      { type: 'array', prefixItems: [{ type: 'string' }] },
      { if: {}, type: 'string' },
    ] as const)
      expect(kindOf(schema), JSON.stringify(schema)).to.equal('json')
    expect(hasForm(undefined)).to.equal(false)
    expect(hasForm({ type: 'string' })).to.equal(false)
    expect(hasForm({ properties: { a: true } })).to.equal(true)
  })

  it('begins with the defaults, and with what must be there and may be empty', () => {
    const schema: Schema = {
      type: 'object',
      properties: {
        url: { type: 'string', default: 'http://127.0.0.1' },
        name: { type: 'string' },
        deep: {
          type: 'object',
          properties: { list: { type: 'array' }, sure: { type: 'boolean' } },
          required: ['list', 'sure'],
        },
        off: { type: 'object', properties: { x: { type: 'boolean' } }, required: ['x'] },
        kind: { const: 'order' },
      },
      required: ['url', 'name', 'deep', 'kind'],
    }
    expect(firstValue(schema, schema, true)).to.deep.equal({
      url: 'http://127.0.0.1',
      deep: { list: [], sure: false },
      kind: 'order',
    })
  })

  it('ends also for a schema that requires itself', () => {
    const schema: Schema = { type: 'object', properties: { again: { $ref: '#' } }, required: ['again'] }
    expect(firstValue(schema, schema, true)).to.be.an('object')
  })
})
