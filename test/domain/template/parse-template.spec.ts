import { expect } from 'chai'
import * as E from 'fp-ts/lib/Either.js'
import { parseTemplate } from '../../../src/domain/template/index.ts'

const echo = { component: 'harmonia', action: 'echo' }

/** A template of one task, whose input is given, or of these tasks. */
const template = (parameters: object, input: unknown, more: object = {}) => ({
  name: 't',
  parameters,
  definition: { name: 'made', tasks: { a: { ...echo, input, ...more } } },
})

const problems = (body: unknown): readonly (readonly [pointer: string, code: string])[] => {
  const parsed = parseTemplate(body)
  return E.isLeft(parsed) ? parsed.left.map(({ pointer, code }) => [pointer, code]) : []
}

const warnings = (body: unknown): readonly (readonly [pointer: string, code: string])[] => {
  const parsed = parseTemplate(body)
  if (E.isLeft(parsed)) throw new Error(JSON.stringify(parsed.left))
  return parsed.right.warnings.map(({ pointer, code }) => [pointer, code])
}

const declared = (parameter: unknown) => problems(template({ p: parameter }, '${param.p}'))

describe('declaring a parameter', () => {
  it('needs a type, and knows no other fields', () => {
    expect(declared({})).to.deep.equal([['/parameters/p/type', 'required']])
    expect(declared({ type: 'string', defualt: 'x' })).to.deep.equal([['/parameters/p/defualt', 'unknown_field']])
    expect(declared('string')).to.deep.equal([['/parameters/p', 'wrong_type']])
  })

  it('takes names that expressions can have', () => {
    for (const name of ['a', '_a', 'a-b', 'A1'])
      expect(problems(template({ [name]: { type: 'string' } }, 1))).to.deep.equal([])
    for (const name of ['1a', 'a b', '', 'constructor', '__proto__', 'a'.repeat(65)])
      expect(problems(template(Object.fromEntries([[name, { type: 'string' }]]), 1)), name).to.deep.equal([
        [`/parameters/${name}`, 'bad_name'],
      ])
  })

  it('has bounds that its type has, in order', () => {
    expect(declared({ type: 'string', minimum: 1 })).to.deep.equal([['/parameters/p/minimum', 'field_not_allowed']])
    expect(declared({ type: 'integer', pattern: 'a' })).to.deep.equal([['/parameters/p/pattern', 'field_not_allowed']])
    expect(declared({ type: 'number', minimum: 2, maximum: 1 })).to.deep.equal([
      ['/parameters/p/maximum', 'out_of_range'],
    ])
    expect(declared({ type: 'array', min_length: 2, max_length: 1 })).to.deep.equal([
      ['/parameters/p/max_length', 'out_of_range'],
    ])
  })

  it('has a pattern that is a regular expression', () =>
    expect(declared({ type: 'string', pattern: '(' })).to.deep.equal([['/parameters/p/pattern', 'bad_pattern']]))

  it('has a default and options that keep its own rules', () => {
    expect(declared({ type: 'string', default: 'abc', max_length: 2 })).to.deep.equal([
      ['/parameters/p/default', 'max_length'],
    ])
    expect(declared({ type: 'string', default: 'c', enum: ['a', 'b'] })).to.deep.equal([
      ['/parameters/p/default', 'enum'],
    ])
    expect(declared({ type: 'integer', enum: [1, 'b'] })).to.deep.equal([['/parameters/p/enum/1', 'wrong_type']])
    expect(declared({ type: 'integer', default: null })).to.deep.equal([])
  })

  it('that need not be given says what stands for it', () => {
    expect(declared({ type: 'string', required: false })).to.deep.equal([['/parameters/p/default', 'required']])
    expect(warnings(template({ p: { type: 'string', required: true, default: 'x' } }, '${param.p}'))).to.deep.equal([
      ['/parameters/p/default', 'no_effect'],
    ])
  })

  it('that is never read is told', () =>
    expect(warnings(template({ p: { type: 'string' } }, '$${param.p}'))).to.deep.equal([['/parameters/p', 'unused']]))
})

describe('the definition of a template', () => {
  const p = { p: { type: 'string' } }
  const wrongAt = (input: unknown) => problems(template(p, input))

  it('names parameters that there are', () => {
    expect(wrongAt('${param.q}')).to.deep.equal([['/definition/tasks/a/input', 'unknown_parameter']])
    expect(wrongAt({ x: ['${param.q + param.p}'] })).to.deep.equal([
      ['/definition/tasks/a/input/x/0', 'unknown_parameter'],
    ])
  })

  it('says which parameter is meant', () => {
    expect(wrongAt('${param}')).to.deep.equal([['/definition/tasks/a/input', 'param_unnamed']])
    expect(wrongAt('${param[input.x]}')).to.deep.equal([['/definition/tasks/a/input', 'param_unnamed']])
  })

  it('has none in the keys of objects', () => {
    expect(wrongAt({ '${param.p}': 1 })).to.deep.equal([['/definition/tasks/a/input/${param.p}', 'param_in_key']])
    expect(wrongAt({ '$${param.p} ${input.x}': 1 })).to.deep.equal([])
  })

  it('has no larger expressions where nothing is evaluated', () =>
    expect(problems(template(p, 1, { description: '${param.p + "x"} ${param.p} ${' }))).to.deep.equal([
      ['/definition/tasks/a/description', 'not_evaluated'],
    ]))

  it('is a definition whatever the values are', () => {
    expect(wrongAt('${tasks.b.output}')).to.deep.equal([['/definition/tasks/a/input', 'unknown_reference']])
    expect(problems(template(p, '${param.p}', { compnent: 'x' }))).to.deep.equal([
      ['/definition/tasks/a/compnent', 'unknown_field'],
    ])
    expect(problems({ name: 't', definition: {} }).map(([pointer]) => pointer)).to.have.members([
      '/definition/name',
      '/definition/tasks',
    ])
  })

  it('may leave to the values what only they can tell', () => {
    const open = { up: { type: 'string' }, n: { type: 'integer' }, on: { type: 'boolean' } }
    const body = template(open, '${tasks[param.up].output}', {
      depends_on: ['${param.up}'],
      when: '${param.on}',
      timeout: '${param.n}',
    })
    expect(problems(body)).to.deep.equal([])
    // Whether "a" may read "b" is not known before it is known whom it waits for.
    expect(
      problems(template(open, '${tasks.b.output}', { depends_on: ['${param.up}'], timeout: '${param.n}' })),
    ).to.deep.equal([])
  })

  it('is refused for what no value can mend, also where a value is read', () => {
    expect(wrongAt('${param.p + foo}')).to.deep.equal([['/definition/tasks/a/input', 'expression_unknown_root']])
    expect(wrongAt('${param.p.shout()}')).to.deep.equal([['/definition/tasks/a/input', 'expression_function']])
    expect(wrongAt('${param.p + }')).to.deep.equal([['/definition/tasks/a/input', 'expression_syntax']])
    expect(wrongAt('${secrets[param.p]}')).to.deep.equal([['/definition/tasks/a/input', 'secret_not_allowed']])
    expect(wrongAt('${param.p.part}')).to.deep.equal([['/definition/tasks/a/input', 'no_parts']])
  })

  it('is refused for a type that a field does not have', () => {
    expect(problems(template(p, 1, { timeout: '${param.p}' }))).to.deep.equal([
      ['/definition/tasks/a/timeout', 'wrong_type'],
    ])
    expect(problems(template(p, 1, { when: '${param.p}' }))).to.deep.equal([
      ['/definition/tasks/a/when', 'condition_not_boolean'],
    ])
    const o = { o: { type: 'object' } }
    expect(
      problems(template(o, 1, { when: '${param.o.on}', timeout: '${param.o.n}', retry: '${param.o}' })),
    ).to.deep.equal([])
  })

  it('must be one with the defaults, and with what is allowed', () => {
    expect(problems(template({ n: { type: 'integer', default: 0 } }, 1, { timeout: '${param.n}' }))).to.deep.equal([
      ['/definition/tasks/a/timeout', 'out_of_range'],
    ])
    expect(problems(template({ u: { type: 'string', enum: ['x'] } }, 1, { depends_on: ['${param.u}'] }))).to.deep.equal(
      [['/definition/tasks/a/depends_on/0', 'unknown_dependency']],
    )
  })

  it('is given once, or taken from a workflow', () => {
    expect(problems({ name: 't' })).to.deep.equal([['/definition', 'required']])
    expect(problems({ ...template({}, 1), workflow_definition_id: 'w' })).to.deep.equal([
      ['/workflow_definition_id', 'exclusive_fields'],
    ])
    expect(problems({ ...template({}, 1), workflow_version: 1 })).to.deep.equal([
      ['/workflow_version', 'field_not_allowed'],
    ])
  })
})
