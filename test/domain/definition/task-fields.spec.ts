import { expect } from 'chai'
import { parsed, task } from '../../support/definitions.ts'
import { found, problemsOf, warned, withTasks, type Case } from '../../support/found.ts'

const withTask = (fields: object) => withTasks({ a: task(fields) })
const withGroup = (fields: object) => withTasks({ a: { tasks: { b: task() }, ...fields } })
const repeat = { until: '${output.ready}' }
const then = { output: null }
const handled = (on_error: unknown) => withTask({ on_error })

const bad: Readonly<Record<string, readonly Case[]>> = {
  'the kind of a task': [
    [
      'that calls and is a set of tasks',
      withTask({ tasks: { b: task() } }),
      '/tasks/a/component exclusive_fields',
      '/tasks/a/action exclusive_fields',
    ],
    ['that is half a call', withTasks({ a: { component: 'c' } }), '/tasks/a/action required'],
    ['that is a set of no tasks', withTasks({ a: { tasks: {} } }), '/tasks/a/tasks too_few'],
    ['that is a set of text', withTasks({ a: { tasks: 'b' } }), '/tasks/a/tasks wrong_type'],
    ['whose tasks are no tasks', withTasks({ a: { tasks: { b: 1 } } }), '/tasks/a/tasks/b wrong_type'],
  ],
  'a field on the wrong kind of task': [
    ...['input', 'retry', 'timeout', 'heartbeat_timeout'].map((name): Case => [
      name,
      withGroup({ [name]: name.endsWith('timeout') ? 1 : {} }),
      `/tasks/a/${name} field_not_allowed`,
    ]),
    ['race', withTask({ race: true }), '/tasks/a/race field_not_allowed'],
    ['failure_policy', withTask({ failure_policy: 'continue' }), '/tasks/a/failure_policy field_not_allowed'],
  ],
  'a trigger rule': [
    [
      'without tasks that it is about',
      withTask({ trigger_rule: 'all_done' }),
      '/tasks/a/trigger_rule needs_dependencies',
    ],
    [
      'that there is not',
      withTasks({ a: task(), b: task({ depends_on: ['a'], trigger_rule: 'all_dne' }) }),
      '/tasks/b/trigger_rule not_an_option',
    ],
    [
      'that is a number',
      withTasks({ a: task(), b: task({ depends_on: ['a'], trigger_rule: 1 }) }),
      '/tasks/b/trigger_rule wrong_type',
    ],
    [
      'of none',
      withTasks({ a: task(), b: task({ depends_on: ['a'], trigger_rule: { n_of: 0 } }) }),
      '/tasks/b/trigger_rule/n_of out_of_range',
    ],
    [
      'of more than there are',
      withTasks({ a: task(), b: task({ depends_on: ['a'], trigger_rule: { n_of: 2 } }) }),
      '/tasks/b/trigger_rule/n_of out_of_range',
    ],
    [
      'of something else',
      withTasks({ a: task(), b: task({ depends_on: ['a'], trigger_rule: { of: 1 } }) }),
      '/tasks/b/trigger_rule/of unknown_field',
      '/tasks/b/trigger_rule/n_of required',
    ],
  ],
  'a condition': [
    ['that is true', withTask({ when: true }), '/tasks/a/when wrong_type'],
    ['without the marks', withTask({ when: 'input.x' }), '/tasks/a/when not_a_condition'],
    ['with text around it', withTask({ when: 'is ${input.x}' }), '/tasks/a/when not_a_condition'],
    ['that cannot be read', withTask({ when: '${input.}' }), '/tasks/a/when expression_syntax'],
  ],
  for_each: [
    ['with repeat', withTask({ for_each: { items: [] }, repeat }), '/tasks/a/repeat exclusive_fields'],
    ['without items', withTask({ for_each: {} }), '/tasks/a/for_each/items required'],
    ['that is a list', withTask({ for_each: [1] }), '/tasks/a/for_each wrong_type'],
    ['over a number', withTask({ for_each: { items: 3 } }), '/tasks/a/for_each/items not_a_list'],
    ['over a text', withTask({ for_each: { items: 'x' } }), '/tasks/a/for_each/items not_a_list'],
    [
      'over text with expressions',
      withTask({ for_each: { items: '${input.a},b' } }),
      '/tasks/a/for_each/items not_a_list',
    ],
    ['over an object', withTask({ for_each: { items: { a: 1 } } }), '/tasks/a/for_each/items not_a_list'],
    [
      'nothing at a time',
      withTask({ for_each: { items: [], concurrency: 0 } }),
      '/tasks/a/for_each/concurrency out_of_range',
    ],
    ['with an item called input', withTask({ for_each: { items: [], as: 'input' } }), '/tasks/a/for_each/as bad_name'],
    ['with an item called index', withTask({ for_each: { items: [], as: 'index' } }), '/tasks/a/for_each/as bad_name'],
    ['with an item called a-b', withTask({ for_each: { items: [], as: 'a-b' } }), '/tasks/a/for_each/as bad_name'],
    [
      'until something that is no condition',
      withTask({ for_each: { items: [], complete_when: 'succeeded > 1' } }),
      '/tasks/a/for_each/complete_when not_a_condition',
    ],
  ],
  repeat: [
    ['without an end', withTask({ repeat: {} }), '/tasks/a/repeat/while required'],
    [
      'with two ends',
      withTask({ repeat: { while: '${output.more}', until: '${output.done}' } }),
      '/tasks/a/repeat/until exclusive_fields',
    ],
    ['never', withTask({ repeat: { ...repeat, max_iterations: 0 } }), '/tasks/a/repeat/max_iterations out_of_range'],
    [
      'too often',
      withTask({ repeat: { ...repeat, max_iterations: 100_001 } }),
      '/tasks/a/repeat/max_iterations out_of_range',
    ],
    ['before it was', withTask({ repeat: { ...repeat, delay: -1 } }), '/tasks/a/repeat/delay out_of_range'],
    ['as text says', withTask({ repeat: { until: 'done' } }), '/tasks/a/repeat/until not_a_condition'],
  ],
  'types of errors': [
    [
      'with a star in the middle',
      withTask({ retry: { retry_on: ['http_*_x'] } }),
      '/tasks/a/retry/retry_on/0 bad_error_type',
    ],
    ['with spaces', handled({ catch: ['card declined'], then }), '/tasks/a/on_error/catch/0 bad_error_type'],
    ['that are none', handled({ catch: [], then }), '/tasks/a/on_error/catch too_few'],
    ['that are text', withTask({ retry: { abort_on: 'timeout' } }), '/tasks/a/retry/abort_on wrong_type'],
    ['twice', withTask({ retry: { abort_on: ['a', 'a'] } }), '/tasks/a/retry/abort_on/1 duplicate'],
  ],
  on_error: [
    ['that is text', handled('ignore'), '/tasks/a/on_error wrong_type'],
    ['of nobody', handled([]), '/tasks/a/on_error too_few'],
    ['of text', handled(['x']), '/tasks/a/on_error/0 wrong_type'],
    ['that does nothing', handled({}), '/tasks/a/on_error/then required'],
    ['that leads to nothing', handled({ then: {} }), '/tasks/a/on_error/then/output required'],
    ['that leads to half a call', handled({ then: { action: 'x' } }), '/tasks/a/on_error/then/component required'],
    [
      'that leads to two things',
      handled([{ then: task({ output: 1 }) }]),
      '/tasks/a/on_error/0/then/component exclusive_fields',
    ],
    [
      'that leads to a set of tasks',
      handled({ then: { tasks: {} } }),
      '/tasks/a/on_error/then/tasks unknown_field',
      '/tasks/a/on_error/then/output required',
    ],
  ],
  compensate: [
    [
      'that does nothing',
      withTask({ compensate: {} }),
      '/tasks/a/compensate/component required',
      '/tasks/a/compensate/action required',
    ],
    ['that is a value', withTask({ compensate: task({ output: 1 }) }), '/tasks/a/compensate/output unknown_field'],
  ],
  'the workflow': [
    [
      'with a policy that there is not',
      { ...withTask({}), failure_policy: 'failfast' },
      '/failure_policy not_an_option',
    ],
    ['that compensates on nothing', { ...withTask({}), compensate_on: [] }, '/compensate_on too_few'],
    [
      'that compensates on success',
      { ...withTask({}), compensate_on: ['completed'] },
      '/compensate_on/0 not_an_option',
    ],
    ['with no limit', { ...withTask({}), concurrency: {} }, '/concurrency/limit required'],
    ['with a limit of none', { ...withTask({}), concurrency: { limit: 0 } }, '/concurrency/limit out_of_range'],
    [
      'whose key reads a task',
      { ...withTask({}), concurrency: { limit: 1, key: '${tasks.a.output}' } },
      '/concurrency/key reference_not_upstream',
    ],
    [
      'with a bad schema of its output',
      { ...withTask({}), output_schema: { type: 'x' } },
      '/output_schema/type invalid_schema',
    ],
  ],
}

for (const [what, rows] of Object.entries(bad)) {
  describe(`${what}`, () => {
    for (const [which, body, ...expected] of rows) {
      it(`${which}: ${expected.join(', ')}`, () => expect(found(body)).to.have.members(expected))
    }
  })
}

describe('the message of a problem of a task', () => {
  const rows: readonly (readonly [string, unknown, string])[] = [
    ['says how to bound a set of tasks', withGroup({ timeout: 1 }), 'use "total_timeout"'],
    ['says where retries go', withGroup({ retry: {} }), 'put it on the tasks within'],
    ['says how to race', withTask({ race: true }), 'put the tasks of which the first shall win into "tasks"'],
    ['says how to nest iterations', withTask({ for_each: { items: [] }, repeat }), 'into "tasks" of this one'],
    ['shows a list', withTask({ for_each: { items: 3 } }), 'such as "${input.orders}"'],
    ['shows a condition', withTask({ when: 'x' }), 'such as "${input.total > 100}"'],
    [
      'says what was meant by a rule',
      withTasks({ a: task(), b: task({ depends_on: ['a'], trigger_rule: 'all-done' }) }),
      'Did you mean "all_done"?',
    ],
    ['says what was meant by a word', { ...withTask({}), failure_policy: 'fail-fast' }, 'Did you mean "fail_fast"?'],
    ['says what a handler may do', handled({ then: {} }), '"output", a value that the task completes with'],
    ['says where a star may be', handled({ catch: ['*_x'], then }), 'only at its end'],
    ['says which end of a repetition is which', withTask({ repeat: {} }), '"while" is asked before each run'],
    [
      'says that n is too many',
      withTasks({ a: task(), b: task({ depends_on: ['a'], trigger_rule: { n_of: 2 } }) }),
      '"depends_on" names 1',
    ],
  ]
  for (const [what, body, message] of rows) {
    it(what, () => expect(problemsOf(body)[0]!.message).to.include(message))
  }
})

describe('a warning about a task', () => {
  const rows: readonly Case[] = [
    [
      'a handler behind one for everything',
      handled([{ then }, { catch: ['timeout'], then }]),
      '/tasks/a/on_error/1 never_used',
    ],
    [
      'a handler behind those that take all that it is for',
      handled([
        { catch: ['http_*'], then },
        { catch: ['timeout'], then },
        { catch: ['timeout', 'http_503'], then },
      ]),
      '/tasks/a/on_error/2 never_used',
    ],
    [
      'a handler for the end of a repetition beside it',
      withTask({ repeat: { until: '${output}' }, on_error: { catch: ['max_iterations'], then } }),
      '/tasks/a/on_error never_used',
    ],
    [
      'a handler for failed items beside their for_each',
      withTask({ for_each: { items: [] }, on_error: [{ catch: ['x', 'items_failed'], then }] }),
      '/tasks/a/on_error never_used',
    ],
    [
      'an error that is retried and not',
      withTask({ retry: { retry_on: ['http_503', 'timeout'], abort_on: ['http_*'] } }),
      '/tasks/a/retry/retry_on/0 never_used',
    ],
    ['an attempt longer than its task', withTask({ timeout: 9, total_timeout: 5 }), '/tasks/a/timeout timeout_capped'],
    [
      'a task longer than the one around it',
      withTasks({ a: { total_timeout: 5, tasks: { b: task({ total_timeout: 6 }) } } }),
      '/tasks/a/tasks/b/total_timeout timeout_capped',
    ],
    [
      'a report that comes too late',
      withTask({ timeout: 5, heartbeat_timeout: 5 }),
      '/tasks/a/heartbeat_timeout timeout_capped',
    ],
    ['an end that undoes nothing', { ...withTask({}), compensate_on: ['failed'] }, '/compensate_on no_effect'],
    ['a race of one', withGroup({ race: true }), '/tasks/a/tasks/b race_of_one'],
  ]
  for (const [what, body, ...expected] of rows) {
    it(`tells of ${what}`, () => expect(warned(body)).to.deep.equal(expected))
  }
  it('is not given where all is well', () => {
    const body = {
      ...withTasks({
        a: task({
          retry: { retry_on: ['http_*'], abort_on: ['http_404'], max_duration: 60 },
          on_error: [{ catch: ['http_*'], then }, { then: task() }],
          timeout: 5,
          heartbeat_timeout: 2,
          total_timeout: 20,
        }),
        b: {
          race: true,
          total_timeout: 20,
          tasks: [task({ id: 'c' }), task({ id: 'd', total_timeout: 20, compensate: task() })],
        },
      }),
      timeout: 60,
      compensate_on: ['failed'],
    }
    expect(warned(body)).to.deep.equal([])
  })
})

describe('the normal form', () => {
  it('has one handler as a list, with the input of its call', () => {
    const { a } = parsed(handled({ then: { component: 'c', action: 'x' } })).tasks
    expect(a?.on_error).to.deep.equal([{ then: { component: 'c', action: 'x', input: {} } }])
  })
  it('keeps handlers that give values as they are', () => {
    const handlers = [{ catch: ['x'], then: { output: { component: 'c' } } }, { then }]
    expect(parsed(handled(handlers)).tasks.a?.on_error).to.deep.equal(handlers)
  })
  it('has the input of a compensation', () => {
    const { a } = parsed(withTask({ compensate: { component: 'c', action: 'undo' } })).tasks
    expect(a?.compensate).to.deep.equal({ component: 'c', action: 'undo', input: {} })
  })
  it('leaves out a trigger rule that is the default', () => {
    const { a, b } = parsed(
      withTasks({
        a: task({ trigger_rule: 'all_success' }),
        b: task({ depends_on: ['a'], trigger_rule: 'all_done' }),
      }),
    ).tasks
    expect(a).to.deep.equal({ ...task(), input: {}, depends_on: [] })
    expect(b).to.have.property('trigger_rule', 'all_done')
  })
  it('has the tasks within a task by their ids, each in its normal form', () => {
    const tasks = [task({ name: 'b' }), task({ id: 'c', depends_on: ['b'] })]
    expect(parsed(withTasks({ a: { race: false, tasks } })).tasks.a).to.deep.equal({
      race: false,
      depends_on: [],
      tasks: {
        b: { ...task({ name: 'b' }), input: {}, depends_on: [] },
        c: { ...task(), input: {}, depends_on: ['b'] },
      },
    })
  })
})
