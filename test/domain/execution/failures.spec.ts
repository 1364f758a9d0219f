import { expect } from 'chai'
import type { Task, TriggerRule } from '../../../src/domain/definition/definition.ts'
import { render } from '../../../src/domain/execution/index.ts'
import { aPlan, aTask } from '../../support/execution.ts'
import { played, playOut, type Script } from '../../support/players.ts'

/** Tasks whose ids begin with `bad` fail, those with `slow` say nothing, all others complete. */
const byName: Script = (taskId) => {
  const own = taskId.split('.').at(-1) ?? ''
  if (own.startsWith('bad')) return { error: { type: 'broken' } }
  return own.startsWith('slow') ? 'silence' : { output: taskId }
}

const after = (upstream: readonly string[], trigger_rule?: TriggerRule): Task =>
  aTask(upstream, trigger_rule === undefined ? {} : { trigger_rule })

const ends = (tasks: Record<string, Task>, script = byName) => {
  const { state } = played(aPlan(tasks), script)
  return [state.status, state.error?.task_id]
}

describe('a failure', () => {
  it('fails the execution in the end, after all that can run without it', () => {
    const { told } = played(aPlan({ bad: aTask(), b: aTask(['bad']), c: aTask() }), byName)
    expect(told()).to.deep.equal([
      'task_started bad',
      'task_started c',
      'task_failed bad',
      'task_skipped b',
      'task_completed c',
      'workflow_failed',
    ])
  })

  describe('is dealt with when a dependent completes', () => {
    for (const rule of ['all_failed', 'one_failed', 'one_done'] as const) {
      it(`that has the rule ${rule}`, () => {
        expect(ends({ bad: aTask(), b: after(['bad'], rule) })).to.deep.equal(['completed', undefined])
      })
    }
    for (const rule of ['one_success', 'all_done_min_one_success', { n_of: 1 }] as const) {
      it(`that has the rule ${JSON.stringify(rule)} and another upstream that completes`, () => {
        expect(ends({ bad: aTask(), good: aTask(), b: after(['bad', 'good'], rule) })).to.deep.equal([
          'completed',
          undefined,
        ])
      })
    }
    it('before it has even happened', () => {
      const tasks = { slow_bad: aTask(), good: aTask(), b: after(['slow_bad', 'good'], 'one_success') }
      const { state } = played(aPlan(tasks), (taskId) =>
        taskId === 'slow_bad' ? { error: { type: 'broken' } } : { output: null },
      )
      expect(state.status).to.equal('completed')
    })
    it('that sees it through tasks which were given up for it', () => {
      const tasks = { bad: aTask(), b: after(['bad']), c: after(['b']), d: after(['c'], 'one_failed') }
      expect(ends(tasks)).to.deep.equal(['completed', undefined])
    })
  })

  describe('is not dealt with', () => {
    for (const rule of ['all_done', 'always', 'none_skipped'] as const) {
      it(`by a dependent with the rule ${rule}, which only looks on`, () => {
        expect(ends({ bad: aTask(), b: after(['bad'], rule) })).to.deep.equal(['failed', 'bad'])
      })
    }
    it('by a dependent that fails itself', () => {
      expect(ends({ bad: aTask(), bad2: after(['bad'], 'one_failed') })).to.deep.equal(['failed', 'bad'])
    })
    it('by a dependent that is skipped', () => {
      const tasks = { bad: aTask(), b: aTask(['bad'], { trigger_rule: 'one_failed', when: '${input.never}' }) }
      const { state } = played(aPlan(tasks), byName, { input: { never: false } })
      expect(state.error?.task_id).to.equal('bad')
    })
    it('if only another failure is', () => {
      const tasks = { bad: aTask(), bad2: aTask(), b: after(['bad'], 'one_failed'), c: after(['bad2']) }
      expect(ends(tasks)).to.deep.equal(['failed', 'bad2'])
    })
  })
})

describe('the policy fail_fast', () => {
  const failFast = (tasks: Record<string, Task>) => {
    const playing = playOut(aPlan(tasks, { failure_policy: 'fail_fast' }), byName)
    playing.go(0)
    return playing
  }

  it('ends everything at the first failure', () => {
    const { told } = failFast({ slow: aTask(), bad: aTask(), c: aTask(['slow']) })
    expect(told()).to.deep.equal([
      'task_started slow',
      'task_started bad',
      'task_failed bad',
      'task_cancelled slow',
      'workflow_failed',
    ])
  })
  it('cancels also what has not begun', () => {
    const { state } = failFast({ slow: aTask(), bad: aTask(), c: aTask(['slow']) })
    expect(render(state, 0, 0).tasks['c']?.status).to.equal('cancelled')
  })
  it('waits for whoever may still deal with the failure', () => {
    const { state } = failFast({ slow: aTask(), bad: aTask(), b: after(['bad', 'slow'], 'all_done_min_one_success') })
    expect(state.status).to.equal('running')
  })
  it('does not when nobody can any more', () => {
    const tasks = { slow: aTask(), bad: aTask(), bad2: after(['bad'], 'one_failed') }
    const { state } = failFast(tasks)
    expect([state.status, state.error?.task_id]).to.deep.equal(['failed', 'bad'])
  })
})
