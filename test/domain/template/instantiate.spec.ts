import { expect } from 'chai'
import * as E from 'fp-ts/lib/Either.js'
import { instantiate, parseTemplate, type FoundWorkflow } from '../../../src/domain/template/index.ts'

const echo = { component: 'harmonia', action: 'echo' }

interface Given {
  readonly parameters?: object
  readonly task?: object
  readonly more?: object
}

/** What a template with one task gives for these values: the workflow, or what is wrong. */
const given = ({ parameters = {}, task = {}, more = {} }: Given, workflow?: FoundWorkflow) => {
  const definition = { name: 'made', tasks: { a: { ...echo, ...task } }, ...more }
  const of = workflow === undefined ? { definition } : { workflow_definition_id: workflow.workflow_id }
  const parsed = parseTemplate({ name: 't', parameters, ...of }, workflow)
  if (E.isLeft(parsed)) throw new Error(JSON.stringify(parsed.left))
  return {
    with: (parameter_values: unknown, name?: string) => instantiate(parsed.right.template, { parameter_values, name }),
  }
}

const made = (result: ReturnType<ReturnType<typeof given>['with']>) => {
  if (E.isLeft(result)) throw new Error(JSON.stringify(result.left))
  return result.right
}

const refused = (result: ReturnType<ReturnType<typeof given>['with']>) =>
  E.isLeft(result) ? result.left.map(({ pointer, code }) => [pointer, code]) : []

const text = { type: 'string' }

describe('instantiating a template', () => {
  it('gives fields of a definition values of their types', () => {
    const { definition } = made(
      given({
        parameters: { n: { type: 'integer' }, up: text, tags: { type: 'array' }, who: text, limit: { type: 'object' } },
        task: {
          timeout: '${param.n}',
          retry: { max_attempts: '${param.n}' },
          component: '${param.who}',
          metadata: '${param.limit}',
        },
        more: { name: 'for ${param.who}', tags: '${param.tags}' },
      }).with({ n: 3, up: 'x', tags: ['a'], who: 'ergon', limit: { a: ['${x}'] } }),
    )
    expect(definition).to.deep.include({ name: 'for ergon', tags: ['a'] })
    expect(definition.tasks['a']).to.deep.include({
      timeout: 3,
      retry: { max_attempts: 3 },
      component: 'ergon',
      metadata: { a: ['${x}'] },
    })
  })

  it('makes a condition of a value that is true or false, and a list of one that is a list', () => {
    const { definition } = made(
      given({
        parameters: { on: { type: 'boolean' }, items: { type: 'array' } },
        task: { when: '${param.on}', for_each: { items: '${param.items}' } },
      }).with({ on: false, items: [1, '${item}'] }),
    )
    expect(definition.tasks['a']).to.deep.include({ when: '${(false)}', for_each: { items: [1, '$${item}'] } })
  })

  it('lets the name of a secret be chosen, and never evaluates a value', () => {
    const { definition, warnings } = made(
      given({
        parameters: { key: text, value: text },
        task: { component: 'ergon', input: { key: '${secrets[param.key]}', value: '${param.value}' } },
      }).with({ key: 'PROD_KEY', value: '${secrets.OTHER}' }),
    )
    expect(definition.tasks['a']).to.deep.include({
      input: { key: '${secrets[("PROD_KEY")]}', value: '$${secrets.OTHER}' },
    })
    expect(warnings.map(({ pointer, code }) => [pointer, code])).to.deep.equal([
      ['/parameter_values/value', 'stays_text'],
    ])
    expect(warnings[0]?.message).to.contain('${secrets[param.value]}')
  })

  it('refuses what does not keep the rules, all at once', () => {
    const parameters = {
      a: { type: 'string', min_length: 2, pattern: '^[a-z]+$' },
      b: { type: 'integer', minimum: 1 },
      c: { type: 'array', max_length: 1 },
      d: text,
    }
    const template = given({ parameters, task: { input: ['${param.a}', '${param.b}', '${param.c}', '${param.d}'] } })
    expect(refused(template.with({ a: 'A', b: 0.5, c: [1, 2], e: 1 }))).to.have.deep.members([
      ['/parameter_values/a', 'min_length'],
      ['/parameter_values/a', 'pattern'],
      ['/parameter_values/b', 'wrong_type'],
      ['/parameter_values/b', 'minimum'],
      ['/parameter_values/c', 'max_items'],
      ['/parameter_values/d', 'required'],
      ['/parameter_values/e', 'unknown_field'],
    ])
    expect(refused(template.with(null))).to.deep.equal([['/parameter_values', 'wrong_type']])
  })

  it('takes null only where it is the default', () => {
    const template = (otherwise: unknown) =>
      given({ parameters: { a: { ...text, default: otherwise } }, task: { input: '${param.a}' } })
    expect(made(template(null).with({ a: null })).definition.tasks['a']).to.deep.include({ input: null })
    expect(made(template(null).with({})).parameter_values).to.deep.equal({ a: null })
    expect(refused(template('x').with({ a: null }))).to.deep.equal([['/parameter_values/a', 'wrong_type']])
  })

  it('tells a problem of the definition of the parameter that made it', () => {
    const template = given({
      parameters: { up: text, n: { type: 'integer' } },
      task: { depends_on: ['${param.up}'], timeout: '${param.n}' },
    })
    expect(refused(template.with({ up: 'b', n: -1 }))).to.have.deep.members([
      ['/parameter_values/up', 'unknown_dependency'],
      ['/parameter_values/n', 'out_of_range'],
    ])
  })

  it('takes no more than a definition can be, however often a large value is read', () => {
    const input = Array.from({ length: 10_000 }, () => '${param.big} ${param.big}')
    const template = given({ parameters: { big: text }, task: { input } })
    expect(refused(template.with({ big: 'x'.repeat(1_000_000) }))).to.deep.equal([
      ['/parameter_values/big', 'too_large'],
    ])
    expect(refused(template.with({ big: 'x' }))).to.deep.equal([])
  })

  it('tells of a part that an object lacks', () =>
    expect(
      refused(given({ parameters: { o: { type: 'object' } }, task: { input: '${param.o.host}' } }).with({ o: {} })),
    ).to.deep.equal([['/parameter_values/o', 'missing_part']]))

  it('lets the ids of tasks be chosen where they are an array', () => {
    const tasks = [
      { id: '${param.step}', ...echo },
      { id: 'last', ...echo, depends_on: ['${param.step}'], input: '${tasks[param.step].output.x}' },
    ]
    const { definition } = made(given({ parameters: { step: text }, more: { tasks } }).with({ step: 'first-step' }))
    expect(definition.tasks['last']).to.deep.include({
      depends_on: ['first-step'],
      input: '${tasks[("first-step")].output.x}',
    })
  })

  it('gives the workflow the name that is asked for', () => {
    expect(made(given({}).with({}, 'mine')).definition.name).to.equal('mine')
    expect(made(given({}).with({})).definition.name).to.equal('made')
  })
})

describe('a template of a workflow', () => {
  const workflow = (input: unknown, more: object = {}): FoundWorkflow => ({
    workflow_id: 'w',
    version: 3,
    definition: { name: 'w', ...more, tasks: { a: { ...echo, depends_on: [], input } } },
  })

  it('reads as parameters what the workflow reads as input', () => {
    const input = [
      '${input.x}',
      '${input["x"]} and ${input.y}',
      '${input.x + input.?x.orValue("z")}',
      '$${input.x}',
      '${"input.x"}',
    ]
    const { definition } = made(given({ parameters: { x: text } }, workflow(input)).with({ x: 'v' }))
    expect(definition.tasks['a']).to.deep.include({
      input: ['v', 'v and ${input.y}', '${("v") + ({"x": "v"}).?x.orValue("z")}', '$${input.x}', '${"input.x"}'],
    })
  })

  it('leaves variables that are called input, and texts that are not evaluated', () => {
    const { definition } = made(
      given(
        { parameters: { x: text } },
        workflow('${[{"x": 1}].map(input, input.x)}', { description: '${input.x}' }),
      ).with({
        x: 'v',
      }),
    )
    expect(definition.tasks['a']).to.include({ input: '${[{"x": 1}].map(input, input.x)}' })
    expect(definition.description).to.equal('${input.x}')
  })

  it('says which inputs could be parameters, and where a parameter is not', () => {
    const warnings = (input: unknown, parameters: object) => {
      const parsed = parseTemplate({ name: 't', workflow_definition_id: 'w', parameters }, workflow(input))
      return E.isRight(parsed) ? parsed.right.warnings.map(({ code, message }) => [code, message]) : parsed.left
    }
    expect(warnings(['${input.x}', '${input.y + 1}'], {})).to.deep.equal([
      [
        'no_parameters',
        'Without parameters, all that is made of it is the same. The workflow reads the inputs x, y: a parameter of such a name takes its place.',
      ],
    ])
    expect(warnings(['${input.x}', '${input}'], { x: text })).to.have.nested.property('[0][0]', 'whole_input')
    expect(warnings(['${input.x}'], { x: text })).to.deep.equal([])
  })

  it('asks no more for the inputs that are parameters', () => {
    const schema = { required: ['x'], properties: { x: text, y: text }, additionalProperties: false }
    const { definition } = made(
      given({ parameters: { x: text } }, workflow('${input.x}', { input_schema: schema })).with({ x: 'v' }),
    )
    expect(definition.input_schema).to.deep.equal({ properties: { y: text }, additionalProperties: false })
  })
})
