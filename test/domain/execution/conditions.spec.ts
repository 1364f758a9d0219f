import { expect } from 'chai'
import { openTask } from '../../../src/domain/execution/index.ts'
import { aPlan, aTask, given, paused, started, submitted, taskCompleted, taskStarted } from '../../support/execution.ts'
import { alwaysDone, played } from '../../support/players.ts'

const conditional = (when: string) => aPlan({ a: aTask(), b: aTask(['a'], { when }), c: aTask(['b']) })
const plan = conditional('${tasks.a.output}')
const ready = [submitted(), started, taskStarted('a')]
const open = openTask(1)

describe('a condition', () => {
  it('that is false skips the task', () =>
    given(plan, ...ready, taskCompleted('a', false))
      .when(open)
      .then({ type: 'task_skipped', data: { task_id: 'b', reason: { code: 'condition_false' } } }))
  it('that is true lets a leaf through to its component', () =>
    given(plan, ...ready, taskCompleted('a', true))
      .when(open)
      .thenNothing())
  it('that is neither fails the task, saying what it is', () =>
    given(plan, ...ready, taskCompleted('a', 'yes'))
      .when(open)
      .then({
        type: 'task_failed',
        data: {
          task_id: 'b',
          attempt: 0,
          error: {
            type: 'expression_error',
            message: 'The expression ${tasks.a.output} must give true or false; it gives a string.',
            retryable: false,
            details: { expression: '${tasks.a.output}', missing: '' },
          },
        },
      }))
  it('that reads what is not there fails the task', () =>
    given(conditional('${tasks.a.output.nothing}'), ...ready, taskCompleted('a', {}))
      .when(open)
      .thenFailedWith('expression_error'))
  it('is not asked before its rule is met', () =>
    given(plan, ...ready)
      .when(open)
      .thenRejected('task_not_ready'))
  it('is not asked while paused', () =>
    given(plan, ...ready, taskCompleted('a', true), paused)
      .when(open)
      .thenRejected('task_not_ready'))
  it('is asked once: an attempt that failed is tried again whatever it says now', () => {
    const { told } = played(
      aPlan({ a: aTask([], { when: '${input.go}', retry: { max_attempts: 2 } }) }),
      (_, __, attempt) => (attempt === 1 ? { error: { type: 'broken', retryable: true } } : { output: 1 }),
      { input: { go: true } },
    )
    expect(told()).to.deep.equal([
      'task_started a',
      'task_retry_scheduled a',
      'task_started a',
      'task_completed a',
      'workflow_completed',
    ])
  })
})

describe('what depends on a skipped task', () => {
  const skipping = (rule: Parameters<typeof aTask>[1]) =>
    played(aPlan({ a: aTask([], { when: '${input.go}' }), b: aTask(['a'], rule), c: aTask(['b']) }), alwaysDone, {
      input: { go: false },
    })

  it('is skipped too by default, and so on; the execution completes', () => {
    const { told, state } = skipping({})
    expect(told()).to.deep.equal(['task_skipped a', 'task_skipped b', 'task_skipped c', 'workflow_completed'])
    expect(state.tasks.map(({ skipped }) => skipped?.code)).to.deep.equal([
      'condition_false',
      'upstream_not_completed',
      'upstream_not_completed',
    ])
  })
  it('runs if its rule says so', () => {
    const { statusOf } = skipping({ trigger_rule: 'none_failed' })
    expect([statusOf('b'), statusOf('c')]).to.deep.equal(['completed', 'completed'])
  })
  it('is skipped for its rule if that cannot be met', () => {
    const { state } = skipping({ trigger_rule: 'one_failed' })
    expect(state.tasks[1]?.skipped).to.deep.equal({ code: 'trigger_rule', rule: 'one_failed' })
  })
})
