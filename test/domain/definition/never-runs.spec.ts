import { expect } from 'chai'
import { task } from '../../support/definitions.ts'
import { found, problemsOf, warned, withTasks, type Case } from '../../support/found.ts'

const after = (rule: unknown, ...upstream: readonly string[]) =>
  task({ depends_on: upstream, ...(rule === undefined ? {} : { trigger_rule: rule }) })

/** a; b when a has not completed. */
const branches = { a: task(), b: after('all_failed', 'a') }

describe('a task that can never run', () => {
  const rows: readonly Case[] = [
    [
      'waits for both of two ways of which one is taken',
      withTasks({ ...branches, c: after(undefined, 'a', 'b') }),
      '/tasks/c/depends_on never_runs',
    ],
    [
      'wants all of them by number',
      withTasks({ ...branches, c: after({ n_of: 2 }, 'a', 'b') }),
      '/tasks/c/trigger_rule never_runs',
    ],
    [
      'waits for them by way of others',
      withTasks({ ...branches, d: after(undefined, 'a'), e: after('one_success', 'b'), c: after(undefined, 'd', 'e') }),
      '/tasks/c/depends_on never_runs',
    ],
    [
      'is told of once, and those that follow on it are not',
      withTasks({ ...branches, c: after(undefined, 'a', 'b'), d: after(undefined, 'c', 'a') }),
      '/tasks/c/depends_on never_runs',
    ],
    [
      'wants a failure of one that it needs',
      withTasks({ a: task(), b: after('one_failed', 'a'), c: after(undefined, 'b', 'a') }),
      '/tasks/c/depends_on never_runs',
    ],
    [
      'wants a task to be skipped that always runs',
      withTasks({ a: task(), b: after('all_skipped', 'a') }),
      '/tasks/b/trigger_rule never_runs',
    ],
    [
      'wants tasks to be skipped of which one always runs',
      withTasks({ a: task({ when: '${input.x}' }), b: task(), c: after('all_skipped', 'a', 'b') }),
      '/tasks/c/trigger_rule never_runs',
    ],
    [
      'follows on another in a race',
      withTasks({ r: { race: true, tasks: { a: task(), b: after(undefined, 'a') } } }),
      '/tasks/r/tasks/b/depends_on never_runs',
    ],
    [
      'follows on any other in a race',
      withTasks({ r: { race: true, tasks: { a: task(), b: task(), c: after('one_success', 'a', 'b') } } }),
      '/tasks/r/tasks/c/trigger_rule never_runs',
    ],
  ]
  for (const [what, body, ...expected] of rows) {
    it(what, () => expect(found(body)).to.deep.equal(expected))
  }

  const messages: readonly (readonly [string, unknown, string])[] = [
    [
      'names both tasks, and another rule',
      withTasks({ ...branches, c: after(undefined, 'a', 'b') }),
      'it needs "a" to complete, and "b", which runs only when "a" has not. To go on behind either of them, take the rule one_success.',
    ],
    [
      'names the task that is never skipped',
      withTasks({ a: task(), b: after('all_skipped', 'a') }),
      'asks that "a" is skipped, which never happens: it has no "when"',
    ],
    [
      'says how to race what follows on each other',
      withTasks({ r: { race: true, tasks: { a: task(), b: after(undefined, 'a') } } }),
      'Put the tasks that follow on each other into one task with "tasks".',
    ],
  ]
  for (const [what, body, message] of messages) {
    it(`is told of in a message that ${what}`, () => expect(problemsOf(body)[0]!.message).to.include(message))
  }

  it('in a definition of 10,000 tasks is found, too', () => {
    const chain = Array.from({ length: 9_998 }, (_, index) =>
      task({ id: `t${index}`, ...(index === 0 ? {} : { depends_on: [`t${index - 1}`] }) }),
    )
    const other = { id: 'other', ...after('all_failed', 't0') }
    const end = { id: 'end', ...after(undefined, 't9997', 'other') }
    expect(found(withTasks([...chain, other, end]))).to.deep.equal(['/tasks/9999/depends_on never_runs'])
  })
})

describe('a task that may run', () => {
  const rows: readonly (readonly [string, object])[] = [
    ['behind one of two ways', { ...branches, c: after('one_success', 'a', 'b') }],
    ['behind either of two ways, whatever came of it', { ...branches, c: after('all_done', 'a', 'b') }],
    ['behind one of two ways by number', { ...branches, c: after({ n_of: 1 }, 'a', 'b') }],
    ['when a task is skipped that may be', { a: task({ when: '${input.x}' }), b: after('all_skipped', 'a') }],
    [
      'when a task is skipped because another was',
      { a: task({ when: '${input.x}' }), b: after(undefined, 'a'), c: after('all_skipped', 'b') },
    ],
    ['when a task is skipped because nothing failed', { ...branches, c: after('all_skipped', 'b') }],
    [
      'when all others of a race have failed',
      { r: { race: true, tasks: { a: task(), b: task(), c: after('all_failed', 'a', 'b') } } },
    ],
    [
      'in a race behind one that may be skipped',
      {
        r: {
          race: true,
          tasks: { a: task({ when: '${input.x}' }), b: after('none_failed', 'a'), c: after('all_done', 'a') },
        },
      },
    ],
    [
      'behind every rule at once',
      {
        a: task(),
        ...Object.fromEntries(
          [
            'all_success',
            'all_failed',
            'all_done',
            'one_success',
            'one_failed',
            'one_done',
            'none_failed',
            'none_failed_min_one_success',
            'none_skipped',
            'all_done_min_one_success',
            'always',
            { n_of: 1 },
          ].map((rule, index) => [`b${index}`, after(rule, 'a')]),
        ),
      },
    ],
  ]
  for (const [what, tasks] of rows) {
    it(what, () => expect(found(withTasks(tasks))).to.deep.equal([]))
  }
  it('is not judged where tasks wait in a circle', () => {
    const circle = { a: after('all_skipped', 'b'), b: after(undefined, 'a'), c: after('all_skipped', 'a') }
    expect(found(withTasks(circle))).to.deep.equal(['/tasks/a/depends_on/0 cycle'])
  })
})

describe('a task that is switched off', () => {
  it('is told of, with those that need it', () => {
    const off = task({ when: '${ false }' })
    const body = withTasks({
      a: off,
      b: after(undefined, 'a'),
      c: after('all_done', 'a'),
      d: after('one_success', 'a', 'c'),
    })
    expect(warned(body)).to.deep.equal(['/tasks/a/when never_runs', '/tasks/b never_runs'])
  })
})
