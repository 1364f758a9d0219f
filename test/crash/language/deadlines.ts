import { expect } from 'chai'
import { task } from '../../support/e2e-client.ts'
import type { HeardCall } from './calls.ts'
import { isOf, tasksOf, type Story } from './life.ts'

/** Seconds that everything here has; they are over when the server comes back. */
const SHORT = 4
const again = { max_attempts: 2, initial_delay: 0, jitter: 0 }
const over = (): number => Date.now() + SHORT * 1_000

const ofTasks: Story = {
  of: 'deadlines of tasks that pass without a server: an attempt, a heartbeat, a task, a set of tasks',
  tell: async (life) => {
    let id = ''
    let held: readonly HeardCall[] = []
    const of = (name: string) => held.find(({ task_id }) => task_id === name) as HeardCall
    await life.killed({
      justBefore: async () => {
        id = await life.start({
          name: 'deadlines',
          tasks: {
            attempt: { ...task('c', 'hold'), timeout: SHORT, retry: again },
            silent: { ...task('c', 'hold'), heartbeat_timeout: SHORT, retry: again },
            whole: { ...task('c', 'hold'), total_timeout: SHORT, retry: again, on_error: { then: { output: 'late' } } },
            fan: {
              ...task('c', 'hold'),
              for_each: { items: [1, 2] },
              total_timeout: SHORT,
            },
            after: { ...task('c', 'echo', 'after', 'fan'), trigger_rule: 'all_failed' },
          },
        })
        held = await life.calls(id).some(5)
        of('silent').accept()
        await life.happened(id, isOf('task_accepted', 'silent'))
      },
      until: over,
    })
    for (const name of ['attempt', 'whole', 'fan[0]']) of(name).answer('too late')
    const calls = life.calls(id)
    const attempt = await calls.next('attempt')
    const silent = await calls.next('silent')
    expect([attempt.attempt, silent.attempt]).to.deep.equal([2, 2])
    const late = await life.client.completeTask(of('silent').task_token, 'too late').then(
      () => 'taken',
      ({ code }: { readonly code: string }) => code,
    )
    expect(late, 'a report of an attempt that was given up').not.to.equal('taken')
    attempt.answer('in time')
    silent.answer('in time')
    const { status, tasks, history } = await life.ended(id)
    expect(status, 'one rule has dealt with the failure').to.equal('completed')
    const timedOut = history.filter(({ event_type }) => event_type === 'task_timed_out')
    const scopes = timedOut.map(
      ({ task_id, details }) => `${task_id} ${(details as { scope?: string }).scope ?? 'attempt'}`,
    )
    expect(scopes).to.have.members(['attempt attempt', 'silent heartbeat', 'whole task', 'fan task'])
    expect(tasksOf(history, 'task_cancelled')).to.have.members(['fan[0]', 'fan[1]'])
    expect([tasks['whole']?.output, tasks['fan']?.error?.type]).to.deep.equal(['late', 'total_timeout'])
    expect([tasks['attempt']?.output, tasks['silent']?.output]).to.deep.equal(['in time', 'in time'])
  },
}

const ofAnExecution: Story = {
  of: 'the deadline of an execution that passes without a server: it fails, and undoes what it had done',
  tell: async (life) => {
    let id = ''
    await life.killed({
      justBefore: async () => {
        id = await life.start({
          name: 'expires',
          timeout: SHORT,
          tasks: {
            made: { ...task('c', 'echo', 'made'), compensate: { component: 'c', action: 'hold', input: '${output}' } },
            long: task('c', 'hold', 'long', 'made'),
          },
        })
        await life.calls(id).next('long')
      },
      until: over,
    })
    const calls = life.calls(id)
    await calls.next('made.compensate')
    await life.killed()
    const undoing = await calls.next('made.compensate')
    expect([undoing.key, undoing.params]).to.deep.equal([`${id}:made.compensate:1`, 'made'])
    undoing.answer(null)
    const { status, error, compensation, history } = await life.ended(id)
    expect([status, error?.type]).to.deep.equal(['failed', 'workflow_timeout'])
    expect(compensation).to.deep.equal({ completed: 1, failed: 0 })
    expect(tasksOf(history, 'task_cancelled')).to.deep.equal(['long'])
  },
}

export const deadlines: readonly Story[] = [ofTasks, ofAnExecution]
