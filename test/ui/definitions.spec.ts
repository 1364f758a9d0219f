import { expect } from 'chai'
import type { Definition } from '../../src/client/index.ts'
import { formOf } from '../../ui/src/parts/pure/form-of-schema.ts'
import { nameFor, picksIn, templateWith } from '../../ui/src/templates/pure/make-template.ts'
import { parametersOfInputs } from '../../ui/src/templates/pure/parameters-of-inputs.ts'
import { schemaOfParameters } from '../../ui/src/templates/pure/schema-of-parameters.ts'
import { changesBetween } from '../../ui/src/workflows/pure/changes.ts'
import { pointerOf } from '../../ui/src/workflows/pure/pointer-of.ts'
import { portable } from '../../ui/src/workflows/pure/portable.ts'
import { taskAt } from '../../ui/src/workflows/pure/task-at.ts'

const echo = (more: object = {}) => ({ depends_on: [], component: 'harmonia', action: 'echo', input: {}, ...more })
const defined = (tasks: object, more: object = {}) => ({ name: 'w', tasks, ...more }) as unknown as Definition

describe('a definition, as pages show it', () => {
  it('is as somebody would have written it: in order, without what the server knows and what says nothing', () => {
    const stored = {
      ...defined({ b: echo({ depends_on: ['a'], input: { x: 1 } }), a: echo() }),
      workflow_id: '1',
      version: 2,
      archived: false,
      created_at: '',
      updated_at: '',
      position: 3,
      tags: ['t'],
    }
    expect(JSON.stringify(portable(stored))).to.equal(
      JSON.stringify({
        name: 'w',
        tags: ['t'],
        tasks: {
          b: { depends_on: ['a'], component: 'harmonia', action: 'echo', input: { x: 1 } },
          a: { component: 'harmonia', action: 'echo' },
        },
      }),
    )
  })

  it('has its tasks where the nodes of its graph say', () => {
    const inner = echo({ input: { inner: true } })
    const definition = defined({
      group: { depends_on: [], tasks: { step: inner } },
      fan: { depends_on: [], for_each: { items: [] }, tasks: { step: inner } },
      charge: echo({ on_error: [{ then: { output: 1 } }, { then: inner }], compensate: inner }),
    })
    expect(taskAt(definition, 'group.step')).to.equal(inner)
    expect(taskAt(definition, 'fan[].step')).to.equal(inner)
    expect(taskAt(definition, 'charge.on_error[1]')).to.deep.equal({ then: inner })
    expect(taskAt(definition, 'charge.compensate')).to.equal(inner)
    expect(taskAt(definition, 'nothing.of.this')).to.equal(undefined)
    expect(taskAt(definition, 'constructor')).to.equal(undefined)
  })

  it('is pointed into as it was written: tasks as an object or a list, one handler or several', () => {
    const written = {
      tasks: [{ name: 'a' }, { id: 'b', tasks: { 'c/d': { on_error: { then: {} } } }, on_error: [{}] }],
    }
    expect(pointerOf(written, 'b')).to.equal('/tasks/1')
    expect(pointerOf(written, 'b[].c/d.on_error[0]')).to.equal('/tasks/1/tasks/c~1d/on_error')
    expect(pointerOf(written, 'b.on_error[0]')).to.equal('/tasks/1/on_error/0')
    expect(pointerOf(written, 'a.compensate')).to.equal('/tasks/0/compensate')
  })
})

describe('what has changed between two definitions', () => {
  it('is said task by task, also of tasks within tasks', () => {
    const before = defined(
      { group: { depends_on: [], tasks: { a: echo(), b: echo() } }, c: echo({ input: { x: [1, 2] } }) },
      { timeout: 5 },
    )
    const after = defined(
      {
        group: { depends_on: [], race: true, tasks: { b: echo({ timeout: 3 }), d: echo() } },
        c: echo({ input: { x: [1, 2] } }),
      },
      { description: 'new' },
    )
    expect(changesBetween(before, after)).to.deep.equal([
      { name: 'timeout', kind: 'field', what: 'removed', fields: [] },
      { name: 'description', kind: 'field', what: 'added', fields: [] },
      { name: 'group', kind: 'task', what: 'changed', fields: ['race'] },
      { name: 'group.a', kind: 'task', what: 'removed', fields: [] },
      { name: 'group.b', kind: 'task', what: 'changed', fields: ['timeout'] },
      { name: 'group.d', kind: 'task', what: 'added', fields: [] },
    ])
    expect(changesBetween(before, before)).to.deep.equal([])
  })

  it('does not depend on the order of names', () => {
    const one = defined({ a: echo({ input: { x: 1, y: { z: null } } }) })
    const other = defined({ a: echo({ input: { y: { z: null }, x: 1 } }) })
    expect(changesBetween(one, other)).to.deep.equal([])
    expect(changesBetween(one, defined({ a: echo({ input: { x: 1, y: {} } }) }))).to.have.length(1)
  })
})

describe('making a template of a workflow', () => {
  const definition = {
    name: 'w',
    tasks: {
      get: {
        component: 'http',
        action: 'request',
        depends_on: ['x'],
        input: { url: 'http://a', all: '${input.x}', deep: [{ component: 'kept' }] },
        timeout: 2.5,
      },
    },
  }

  it('offers every single value that is no expression and no part of the structure', () => {
    expect(picksIn(definition).map(({ path }) => path.join('.'))).to.deep.equal([
      'tasks.get.input.url',
      'tasks.get.input.deep.0.component',
      'tasks.get.timeout',
    ])
  })

  it('puts parameters in the place of those that are chosen, with what they were as defaults', () => {
    const [url, , timeout] = picksIn(definition)
    if (url === undefined || timeout === undefined) throw new Error('nothing to choose')
    const made = templateWith('t', definition, [
      { ...url, name: 'url' },
      { ...timeout, name: 'patience' },
    ])
    expect(made.parameters).to.deep.equal({
      url: { type: 'string', default: 'http://a', description: 'tasks.get.input.url' },
      patience: { type: 'number', default: 2.5, description: 'tasks.get.timeout' },
    })
    expect(made.definition).to.deep.nested.include({ 'tasks.get.input.url': '${param.url}' })
    expect(made.definition).to.deep.nested.include({ 'tasks.get.timeout': '${param.patience}' })
    expect(definition.tasks.get.timeout).to.equal(2.5)
  })

  it('gives each a name of its own that parameters may have', () => {
    const taken = new Set(['url', 'get_url'])
    expect(nameFor(['tasks', 'get', 'input', 'url'], new Set())).to.equal('url')
    expect(nameFor(['tasks', 'get', 'input', 'url'], new Set(['url']))).to.equal('get_url')
    expect(nameFor(['tasks', 'get', 'input', 'url'], taken)).to.equal('get_url_2')
    expect(nameFor(['tasks', 'a', 'input', '9 lives!'], new Set())).to.match(/^[A-Za-z_][A-Za-z0-9_-]{0,63}$/)
  })

  it('takes inputs over with their types and bounds', () => {
    const properties = {
      city: { type: 'string', minLength: 1, description: 'Where' },
      list: { type: 'array', maxItems: 3 },
      any: {},
      'no name!': { type: 'string' },
    }
    expect(parametersOfInputs({ type: 'object', properties })).to.deep.equal({
      city: { type: 'string', min_length: 1, description: 'Where' },
      list: { type: 'array', max_length: 3 },
    })
    expect(parametersOfInputs(true)).to.deep.equal({})
  })

  it('has a form for its parameters', () => {
    const schema = schemaOfParameters({
      who: { type: 'string', required: true, min_length: 2 },
      list: { type: 'array', required: false, default: [], max_length: 3 },
    })
    expect(schema).to.deep.equal({
      type: 'object',
      properties: { who: { type: 'string', minLength: 2 }, list: { type: 'array', default: [], maxItems: 3 } },
      required: ['who'],
    })
    expect(formOf(schema, schema).kind).to.equal('object')
  })
})
