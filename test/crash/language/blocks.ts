import { expect } from 'chai'
import { task } from '../../support/e2e-client.ts'
import type { HeardCall } from './calls.ts'
import { failing, giveBack, isOf, tasksOf, type Story } from './life.ts'

const nested: Story = {
  of: 'sets of tasks within sets: each level goes on where it was',
  tell: async (life) => {
    const id = await life.start({
      name: 'nested',
      tasks: {
        outer: {
          tasks: {
            first: task('c', 'hold', 1),
            inner: {
              depends_on: ['first'],
              tasks: {
                left: task('c', 'hold', '${tasks.first.output + 1}'),
                right: { tasks: { deep: task('c', 'hold', '${tasks.first.output + 2}') } },
              },
              output: '${tasks.left.output + tasks.right.output.deep}',
            },
            last: task('c', 'hold', '${tasks.inner.output}', 'inner'),
          },
        },
        end: task('c', 'echo', '${tasks.outer.output.last}', 'outer'),
      },
    })
    const calls = life.calls(id)
    giveBack(await calls.next('outer.first'))
    giveBack(await calls.next('outer.inner.right.deep'))
    await life.happened(id, isOf('task_completed', 'outer.inner.right'))
    await life.killed()
    const left = await calls.next('outer.inner.left')
    await life.killed({ asItDies: () => giveBack(left) })
    calls.each(giveBack)
    const { status, output, history } = await life.ended(id)
    expect([status, output]).to.deep.equal(['completed', { end: 5 }])
    expect(tasksOf(history, 'task_completed').slice(-5)).to.deep.equal([
      'outer.inner.left',
      'outer.inner',
      'outer.last',
      'outer',
      'end',
    ])
  },
}

/** So many at once that the server dies before, between and after what follows from the winners' answers. */
const RACES = 12

const race: Story = {
  of: 'a race: one winner, and the others are cancelled, however near to the finish the server dies',
  tell: async (life) => {
    const { workflow_id } = await life.client.createWorkflow({
      name: 'race',
      tasks: {
        quickest: { race: true, tasks: { hare: task('c', 'hold', 'hare'), tortoise: task('c', 'hold', 'tortoise') } },
        medal: task('c', 'echo', '${tasks.quickest.output.winner}', 'quickest'),
      },
    })
    const ids = await Promise.all(Array.from({ length: RACES }, () => life.startAgain(workflow_id, {})))
    const both = (): Promise<readonly (readonly HeardCall[])[]> => Promise.all(ids.map((id) => life.calls(id).some(2)))
    await both()
    await life.killed()
    const runners = (await both()).flat()
    const tortoises = runners.filter(({ params }) => params === 'tortoise')
    await life.killed({ asItDies: () => tortoises.forEach(giveBack) })
    for (const id of ids)
      life.calls(id).each((call) => {
        if (call.params === 'tortoise') giveBack(call)
      })
    for (const id of ids) {
      const { status, output, tasks, history } = await life.ended(id)
      expect([status, output]).to.deep.equal(['completed', { medal: 'tortoise' }])
      expect(tasks['quickest']?.output).to.deep.equal({ winner: 'tortoise', output: 'tortoise' })
      expect(tasksOf(history, 'task_cancelled')).to.deep.equal(['quickest.hare'])
    }
  },
}

const failFast: Story = {
  of: 'fail_fast: the first failure ends what is under way, once',
  tell: async (life) => {
    const id = await life.start({
      name: 'fail fast',
      failure_policy: 'fail_fast',
      tasks: {
        bad: task('c', 'hold', 'bad'),
        long: task('c', 'hold', 'long'),
        never: task('c', 'hold', 'never', 'long'),
      },
    })
    const calls = life.calls(id)
    await calls.some(2)
    await life.killed()
    const bad = await calls.next('bad')
    await life.killed({ asItDies: () => bad.answer(failing('spoilt')) })
    calls.each((call) => {
      if (call.task_id === 'bad') call.answer(failing('spoilt'))
    })
    const { status, error, tasks } = await life.ended(id)
    expect(status).to.equal('failed')
    expect(error).to.include({ type: 'task_failed', task_id: 'bad' })
    expect(Object.values(tasks).map((each) => each.status)).to.deep.equal(['failed', 'cancelled', 'cancelled'])
  },
}

const partialJoin: Story = {
  of: 'a join of two of four: it starts once, and what it did not wait for goes on',
  tell: async (life) => {
    const ask = (of: string) => task('c', 'hold', of)
    const id = await life.start({
      name: 'two of four',
      tasks: {
        a: ask('a'),
        b: ask('b'),
        c: ask('c'),
        d: ask('d'),
        join: { ...task('c', 'hold', 'join', 'a', 'b', 'c', 'd'), trigger_rule: { n_of: 2 } },
      },
    })
    const calls = life.calls(id)
    giveBack(await calls.next('d'))
    await life.happened(id, isOf('task_completed', 'd'))
    const second = await calls.next('b')
    await life.killed({ asItDies: () => giveBack(second) })
    const isSettled = (await life.client.getExecution(id)).tasks['b']?.status === 'completed'
    if (!isSettled) giveBack(await calls.next('b'))
    await calls.next('join')
    await life.killed()
    giveBack(await calls.next('join'))
    await life.happened(id, isOf('task_completed', 'join'))
    calls.each(giveBack)
    const { status, history } = await life.ended(id)
    expect(status).to.equal('completed')
    expect(tasksOf(history, 'task_completed').slice(0, 3)).to.deep.equal(['d', 'b', 'join'])
    expect(tasksOf(history, 'task_started')).to.have.length(5)
  },
}

const rules: Story = {
  of: 'trigger rules: each says what it would have said without a death between the outcomes that it asks for',
  tell: async (life) => {
    const on = (trigger_rule: string, ...upstream: readonly string[]) => ({
      ...task('c', 'echo', trigger_rule, ...upstream),
      trigger_rule: trigger_rule as 'always',
    })
    const both = ['good', 'bad'] as const
    const id = await life.start({
      name: 'rules',
      tasks: {
        good: task('c', 'hold', 'good'),
        bad: task('c', 'hold', 'bad'),
        not: { ...task('c', 'hold', 'not'), when: '${execution.id == ""}' },
        success: task('c', 'echo', 'success', ...both),
        done: on('all_done', ...both),
        one: on('one_success', ...both),
        failed: on('one_failed', ...both),
        none: on('none_failed', ...both),
        skipped: on('all_skipped', 'not'),
        clean: on('none_failed_min_one_success', 'good', 'not'),
        full: on('none_skipped', 'good', 'not'),
      },
    })
    const calls = life.calls(id)
    giveBack(await calls.next('good'))
    await life.happened(id, isOf('task_completed', 'clean'))
    await life.killed()
    const bad = await calls.next('bad')
    await life.killed({ asItDies: () => bad.answer(failing('spoilt')) })
    calls.each(({ answer }) => answer(failing('spoilt')))
    const { status, tasks } = await life.ended(id)
    expect(status, 'one_failed has dealt with the failure').to.equal('completed')
    expect(Object.fromEntries(Object.entries(tasks).map(([name, each]) => [name, each.status]))).to.deep.equal({
      good: 'completed',
      bad: 'failed',
      not: 'skipped',
      success: 'skipped',
      done: 'completed',
      one: 'completed',
      failed: 'completed',
      none: 'skipped',
      skipped: 'completed',
      clean: 'completed',
      full: 'skipped',
    })
  },
}

export const blocks: readonly Story[] = [nested, race, failFast, partialJoin, rules]
