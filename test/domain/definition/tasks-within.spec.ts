import { expect } from 'chai'
import { outline } from '../../../src/domain/definition/index.ts'
import { parsed, task } from '../../support/definitions.ts'
import { found, problemsOf, warned, withTasks, type Case } from '../../support/found.ts'

const read = (expression: string, fields: object = {}) => task({ input: `\${${expression}}`, ...fields })

/** The same for a component outside, which may be told secrets. */
const called = (expression: string, fields: object = {}) =>
  read(expression, { component: 'pay', action: 'charge', ...fields })

/** `a`, then a set `g` of the given tasks that waits for it, then `z`; `other` waits for nothing. */
const around = (tasks: object, group: object = {}) =>
  withTasks({
    a: task(),
    g: { depends_on: ['a'], tasks, ...group },
    z: task({ depends_on: ['g'] }),
    other: { tasks: { far: task() } },
  })

const nested = (levels: number): object => (levels === 0 ? task() : { tasks: { [`t${levels}`]: nested(levels - 1) } })

describe('tasks within a task', () => {
  const bad: readonly Case[] = [
    ['have ids unlike those around them', around({ a: task() }), '/tasks/g/tasks/a duplicate_id'],
    [
      'have ids unlike that of the task that they are in',
      around([task({ id: 'g' })]),
      '/tasks/g/tasks/0/id duplicate_id',
    ],
    ['have ids unlike those around them, by name', around([task({ name: 'z' })]), '/tasks/g/tasks/0/name duplicate_id'],
    ['have ids unlike each other', around([task({ id: 'b' }), task({ id: 'b' })]), '/tasks/g/tasks/1/id duplicate_id'],
    [
      'are not called as handlers are',
      around({ on_error: task(), compensate: task() }),
      '/tasks/g/tasks/on_error bad_id',
      '/tasks/g/tasks/compensate bad_id',
    ],
    [
      'wait for no task around them',
      around({ b: task({ depends_on: ['a'] }) }),
      '/tasks/g/tasks/b/depends_on/0 unknown_dependency',
    ],
    [
      'do not wait for the task that they are in',
      around({ b: task({ depends_on: ['g'] }) }),
      '/tasks/g/tasks/b/depends_on/0 unknown_dependency',
    ],
    [
      'do not wait for tasks within others',
      around({ b: task({ depends_on: ['far'] }) }),
      '/tasks/g/tasks/b/depends_on/0 unknown_dependency',
    ],
    [
      'do not wait in circles',
      around({ b: task({ depends_on: ['c'] }), c: task({ depends_on: ['b'] }) }),
      '/tasks/g/tasks/b/depends_on/0 cycle',
    ],
    ['read no task within others', around({ b: read('tasks.far.output') }), '/tasks/g/tasks/b/input unknown_reference'],
    [
      'read no task that follows on the one that they are in',
      around({ b: read('tasks.z.output') }),
      '/tasks/g/tasks/b/input reference_not_upstream',
    ],
    [
      'do not read the task that they are in',
      around({ b: read('tasks.g.output') }),
      '/tasks/g/tasks/b/input reference_not_upstream',
    ],
    [
      'read no task beside them that they do not wait for',
      around({ b: task(), c: read('tasks.b.output') }),
      '/tasks/g/tasks/c/input reference_not_upstream',
    ],
    [
      'are at most 16 levels deep',
      withTasks({ a: nested(16) }),
      `/tasks/a${[...Array(16).keys()]
        .map((n) => `/tasks/t${16 - n}`)
        .slice(0, 15)
        .join('')}/tasks too_deep`,
    ],
  ]
  for (const [what, body, ...expected] of bad) {
    it(`${what}: ${expected[0]!.slice(0, 60)}`, () => expect(found(body)).to.have.members(expected))
  }

  it('may be 15 levels deep in a task', () => {
    expect(found(withTasks({ a: nested(15) }))).to.deep.equal([])
  })
  it('count among the 10,000', () => {
    const many = Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`t${index}`, task()]))
    const more = Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`u${index}`, task()]))
    expect(found(withTasks({ ...many, g: { tasks: more } }))).to.deep.equal(['/tasks/g/tasks too_many'])
  })
  it('may have ids that tasks within others have too', () => {
    expect(found(around({ far: task(), c: read('tasks.far.output', { depends_on: ['far'] }) }))).to.deep.equal([])
  })
  it('may read what the task that they are in may read, and what they wait for', () => {
    const c = read('tasks.a.output', { depends_on: ['b'] })
    const d = {
      depends_on: ['c'],
      tasks: { e: task({ input: ['${tasks.a.output}', '${tasks.b.output}', '${tasks.c.status}'] }) },
    }
    expect(found(around({ b: task(), c, d }))).to.deep.equal([])
  })
  it('may all be read where the task that they are in maps its output, and what it may read too', () => {
    expect(
      found(
        around({ b: task(), c: task() }, { output: ['${tasks.b.output}', '${tasks.c.status}', '${tasks.a.output}'] }),
      ),
    ).to.deep.equal([])
    expect(found(around({ b: task() }, { output: ['${tasks.z.output}', '${tasks.g.output}'] }))).to.deep.equal([
      '/tasks/g/output/0 reference_not_upstream',
      '/tasks/g/output/1 reference_not_upstream',
    ])
  })
  it('are nothing that the workflow can read, nor any task that follows', () => {
    const body = { ...around({ b: task() }), output: '${tasks.b.output}' }
    expect(found(body)).to.deep.equal(['/output unknown_reference'])
    expect(problemsOf(body)[0]!.message).to.include(
      'is within "g": read the output of "g", or map it there with "output"',
    )
  })
  it('are not read by handlers and compensations of the task that they are in', () => {
    const body = around(
      { b: task() },
      { on_error: { then: { output: '${tasks.b.output}' } }, compensate: read('tasks.b.output') },
    )
    expect(found(body)).to.deep.equal([
      '/tasks/g/on_error/then/output unknown_reference',
      '/tasks/g/compensate/input unknown_reference',
    ])
  })

  const messages: readonly (readonly [string, unknown, string])[] = [
    [
      'say where to put a dependency',
      around({ b: task({ depends_on: ['a'] }) }),
      'Put "a" into the depends_on of "g".',
    ],
    ['say why nothing waits for what it is in', around({ b: task({ depends_on: ['g'] }) }), 'This task is within "g"'],
    ['say what to wait for', around({ b: task({ depends_on: ['far'] }) }), 'wait for "other"'],
    ['say which task must wait', around({ b: read('tasks.other.output') }), 'add "other" to the depends_on of "g"'],
    ['say when a result is there', around({ b: read('tasks.g.output') }), 'no result before all within has ended'],
    [
      'say what was meant among all that can be read',
      around({ b: task(), fetch: task(), c: read('tasks.fetsh.output') }),
      'Did you mean "fetch"?',
    ],
  ]
  for (const [what, body, message] of messages) {
    it(`${what}, when they are wrong`, () => expect(problemsOf(body)[0]!.message).to.include(message))
  }

  it('are outlined by themselves', () => {
    const tasks = { b: task(), c: task({ depends_on: ['b'] }), d: { depends_on: ['b'], tasks: [task({ id: 'e' })] } }
    expect(outline(parsed(around(tasks)))).to.deep.equal({
      levels: [['a', 'other'], ['g'], ['z']],
      longest_path: ['a', 'g', 'z'],
      blocks: [
        { task_id: 'g', levels: [['b'], ['c', 'd']], longest_path: ['b', 'c'] },
        { task_id: 'g.d', levels: [['e']], longest_path: ['e'] },
        { task_id: 'other', levels: [['far']], longest_path: ['far'] },
      ],
    })
  })
})

describe('the variables of expressions', () => {
  const items = '${input.items}'
  const each = { for_each: { items } }
  const again = { repeat: { until: '${output.done}' } }
  const inBody = (expression: string) => ({
    input: `\${${expression}}`,
    output: `\${${expression}}`,
    on_error: [{ then: { output: `\${${expression}}` } }, { then: task({ input: `\${${expression}}` }) }],
    compensate: task({ input: `\${${expression}}` }),
  })

  const good: readonly (readonly [string, object])[] = [
    [
      'item and index in the body of a for_each',
      { a: task({ ...each, ...inBody('item.x') }), b: task({ ...each, ...inBody('index') }) },
    ],
    ['an item by its name', { a: task({ for_each: { items, as: 'order' }, ...inBody('order.id') }) }],
    [
      'item in the tasks within a for_each',
      { a: { ...each, tasks: { b: { tasks: { c: read('item') } } }, output: '${item}' } },
    ],
    [
      'items of both in a for_each within a for_each',
      {
        a: {
          for_each: { items, as: 'order' },
          tasks: { b: task({ for_each: { items: '${order.lines}' }, input: ['${order}', '${item}', '${index}'] }) },
        },
      },
    ],
    [
      'iteration and previous in the body of a repeat',
      { a: task({ ...again, ...inBody('previous.x') }), b: task({ ...again, ...inBody('iteration') }) },
    ],
    ['output and iteration in until', { a: task({ repeat: { until: '${iteration}' } }) }],
    ['output in while', { a: task({ repeat: { while: '${output.more}' } }) }],
    [
      'counts in complete_when',
      Object.fromEntries(
        ['total', 'succeeded', 'failed', 'done'].map((name) => [
          name,
          task({ for_each: { items, complete_when: `\${${name}}` } }),
        ]),
      ),
    ],
    ['result in the output of a call', { a: task({ output: { x: '${result.x}' } }) }],
    [
      'error in handlers',
      { a: task({ on_error: [{ then: { output: '${error.message}' } }, { then: read('error.type') }] }) },
    ],
    ['output in a compensation', { a: task({ compensate: read('output.id') }) }],
    [
      'secrets in inputs',
      { a: called('secrets.KEY', { compensate: called('secrets.KEY'), on_error: { then: called('secrets.KEY') } }) },
    ],
  ]
  for (const [what, tasks] of good) {
    it(`are ${what}`, () => expect(found(withTasks(tasks))).to.deep.equal([]))
  }

  const unknown = 'expression_unknown_root'
  const bad: readonly Case[] = [
    ['item outside of a for_each', withTasks({ a: read('item') }), `/tasks/a/input ${unknown}`],
    [
      'item where another name is given',
      withTasks({ a: read('item', { for_each: { items, as: 'order' } }) }),
      `/tasks/a/input ${unknown}`,
    ],
    [
      'item in the list itself',
      withTasks({ a: task({ for_each: { items: '${item.parts}' } }) }),
      `/tasks/a/for_each/items ${unknown}`,
    ],
    [
      'item in the condition of the whole',
      withTasks({ a: task({ ...each, when: '${item.ok}' }) }),
      `/tasks/a/when ${unknown}`,
    ],
    [
      'item in a task that follows',
      withTasks({ a: task(each), b: read('item', { depends_on: ['a'] }) }),
      `/tasks/b/input ${unknown}`,
    ],
    [
      'previous in until',
      withTasks({ a: task({ repeat: { until: '${previous.x}' } }) }),
      `/tasks/a/repeat/until ${unknown}`,
    ],
    ['output in an input', withTasks({ a: read('output') }), `/tasks/a/input ${unknown}`],
    [
      'result in the output of a set of tasks',
      withTasks({ a: { tasks: { b: task() }, output: '${result}' } }),
      `/tasks/a/output ${unknown}`,
    ],
    ['error outside of a handler', withTasks({ a: task({ output: '${error}' }) }), `/tasks/a/output ${unknown}`],
    ['total in the body', withTasks({ a: read('total', each) }), `/tasks/a/input ${unknown}`],
    ['secrets in a condition', withTasks({ a: task({ when: '${secrets.KEY}' }) }), `/tasks/a/when ${unknown}`],
    ['secrets in an output', withTasks({ a: task({ output: '${secrets.KEY}' }) }), `/tasks/a/output ${unknown}`],
    [
      'secrets in the output of a handler',
      withTasks({ a: task({ on_error: { then: { output: '${secrets.KEY}' } } }) }),
      `/tasks/a/on_error/then/output ${unknown}`,
    ],
    [
      'secrets in the output of the workflow',
      { ...withTasks({ a: task() }), output: '${secrets.KEY}' },
      `/output ${unknown}`,
    ],
    [
      'secrets in a list',
      withTasks({ a: task({ for_each: { items: '${secrets.KEYS}' } }) }),
      `/tasks/a/for_each/items ${unknown}`,
    ],
  ]
  for (const [what, body, ...expected] of bad) {
    it(`are not ${what}`, () => expect(found(body)).to.deep.equal(expected))
  }

  it('tells of an item that hides another', () => {
    expect(warned(withTasks({ a: { ...each, tasks: { b: task(each) } } }))).to.deep.equal([
      '/tasks/a/tasks/b/for_each variable_hidden',
    ])
    expect(
      warned(withTasks({ a: { ...each, tasks: { b: task({ for_each: { items, as: 'other' } }) } } })),
    ).to.deep.equal([])
  })
})

describe('a handler, a condition and a compensation', () => {
  const reading = (id: string) => ({
    when: `\${tasks.${id}.output.ok}`,
    on_error: { then: { output: `\${tasks.${id}.output}` } },
    compensate: read(`tasks.${id}.output`),
    for_each: { items: `\${tasks.${id}.output}`, complete_when: `\${tasks.${id}.output}` },
  })
  it('may read what the task waits for', () => {
    expect(found(withTasks({ a: task(), b: task({ depends_on: ['a'], ...reading('a') }) }))).to.deep.equal([])
  })
  it('may not read what it does not wait for, nor itself', () => {
    const places = ['when', 'for_each/items', 'for_each/complete_when', 'on_error/then/output', 'compensate/input']
    for (const id of ['a', 'b']) {
      expect(found(withTasks({ a: task(), b: task(reading(id)) }))).to.deep.equal(
        places.map((place) => `/tasks/b/${place} reference_not_upstream`),
      )
    }
  })
})
