import { expect } from 'chai'
import { task } from '../../support/e2e-client.ts'
import { giveBack, isOf, tasksOf, type Ended, type Story } from './life.ts'

const list = (length: number): readonly number[] => Array.from({ length }, (_, n) => n + 1)

const allAtOnce: Story = {
  of: 'a for_each with all its items under way: each has its outcome once, in the order of the items',
  tell: async (life) => {
    const items = list(40)
    const id = await life.start(
      {
        name: 'all at once',
        tasks: {
          fan: { ...task('c', 'hold', '${item}'), for_each: { items: '${input}' } },
          after: task('c', 'echo', '${tasks.fan.output}', 'fan'),
        },
      },
      items,
    )
    const calls = life.calls(id)
    for (const call of (await calls.some(40)).slice(0, 10)) giveBack(call)
    await life.counted(id, 'task_completed', 10)
    await life.killed()
    const again = await calls.some(30)
    await life.killed({ asItDies: () => again.slice(5, 25).forEach(giveBack) })
    calls.each(giveBack)
    const { status, output, history } = await life.ended(id)
    expect([status, output]).to.deep.equal(['completed', { after: items }])
    expect(tasksOf(history, 'task_started')).to.have.length(42)
  },
}

const fewAtOnce: Story = {
  of: 'a for_each with a limit: never more than three items are under way, each of them a set of tasks',
  tell: async (life) => {
    const id = await life.start(
      {
        name: 'few at once',
        tasks: {
          fan: {
            for_each: { items: '${input}', as: 'page', concurrency: 3 },
            tasks: { get: task('c', 'hold', '${page}'), keep: task('c', 'hold', '${tasks.get.output * 10}', 'get') },
          },
        },
      },
      list(9),
    )
    const calls = life.calls(id)
    for (const call of await calls.some(3)) if (call.task_id !== 'fan[1].get') giveBack(call)
    giveBack(await calls.next('fan[0].keep'))
    await calls.next('fan[3].get')
    await calls.next('fan[2].keep')
    await life.killed()
    const again = await calls.some(3)
    expect(again.map(({ task_id }) => task_id)).to.have.members(['fan[1].get', 'fan[2].keep', 'fan[3].get'])
    await life.killed({ asItDies: () => again.forEach(giveBack) })
    calls.each(giveBack)
    const { status, output, history } = await life.ended(id)
    expect(status).to.equal('completed')
    expect(output).to.deep.equal({ fan: list(9).map((n) => ({ keep: n * 10 })) })
    expect(mostAtOnce(history, /^fan\[\d+\]$/)).to.equal(3)
  },
}

const enough: Story = {
  of: 'a for_each with complete_when: it ends with the third success, whoever heard of that',
  tell: async (life) => {
    const id = await life.start(
      {
        name: 'enough',
        tasks: {
          ask: {
            ...task('c', 'hold', '${item}'),
            for_each: { items: '${input}', complete_when: '${succeeded >= 3}' },
          },
        },
      },
      list(6),
    )
    const calls = life.calls(id)
    giveBack(await calls.next('ask[4]'))
    giveBack(await calls.next('ask[1]'))
    await life.counted(id, 'task_completed', 2)
    await life.killed()
    const third = await calls.next('ask[3]')
    await life.killed({ asItDies: () => giveBack(third) })
    calls.each((call) => {
      if (call.task_id === 'ask[3]') giveBack(call)
    })
    const { status, output, history } = await life.ended(id)
    expect([status, output]).to.deep.equal(['completed', { ask: [null, 2, null, 4, 5, null] }])
    expect(tasksOf(history, 'task_cancelled')).to.have.members(['ask[0]', 'ask[2]', 'ask[5]'])
  },
}

/** Seconds between two looks. */
const DELAY = 1.5

const polling: Story = {
  of: 'a repeat with a delay: each look comes in its time, be it over when the server comes back or not',
  tell: async (life) => {
    const id = await life.start({
      name: 'polling',
      tasks: {
        look: { ...task('c', 'hold', '${iteration}'), repeat: { until: '${output.is_ready}', delay: DELAY } },
        take: task('c', 'echo', '${tasks.look.output.number}', 'look'),
      },
    })
    const calls = life.calls(id)
    await calls.next('look[0]')
    await life.killed()
    const first = await calls.next('look[0]')
    first.answer({ is_ready: false, number: 0 })
    const next = async (iteration: number): Promise<number> => {
      const isNext = ({ details }: { readonly details: { readonly iteration?: number } }) =>
        details.iteration === iteration
      const { details } = await life.happened(id, (event) => isOf('task_repeated', 'look')(event) && isNext(event))
      return Date.parse(String(details['next_at']))
    }
    const due = [await next(1)]
    await life.killed()
    const second = await calls.next('look[1]')
    second.answer({ is_ready: false, number: 1 })
    due.push(await next(2))
    await life.killed({ until: () => due[1] ?? 0 })
    const third = await calls.next('look[2]')
    expect(second.heardAt, 'not before its time').to.be.at.least(due[0] ?? Infinity)
    expect(third.heardAt, 'not before its time').to.be.at.least(due[1] ?? Infinity)
    third.answer({ is_ready: true, number: 2 })
    const { output, tasks, history } = await life.ended(id)
    expect(output).to.deep.equal({ take: 2 })
    expect(tasks['look']).to.include({ status: 'completed', iterations: 3 })
    expect(tasksOf(history, 'task_repeated')).to.have.length(3)
  },
}

const paging: Story = {
  of: 'a repeat without one: each page is asked for once, with what the page before it said',
  tell: async (life) => {
    const id = await life.start({
      name: 'paging',
      tasks: {
        page: {
          ...task('c', 'hold', { after: '${previous == null ? 0 : previous.last}' }),
          repeat: { while: '${iteration == 0 || output.last < 60}' },
        },
      },
    })
    const calls = life.calls(id)
    const give = ({ params, answer }: Parameters<typeof giveBack>[0]): void =>
      answer({ last: (params as { after: number }).after + 10 })
    give(await calls.next('page[0]'))
    give(await calls.next('page[1]'))
    await calls.next('page[2]')
    await life.killed()
    const again = await calls.next('page[2]')
    await life.killed({ asItDies: () => give(again) })
    calls.each(give)
    const { output, history } = await life.ended(id)
    expect(output).to.deep.equal({ page: { last: 60 } })
    expect(tasksOf(history, 'task_completed').filter((each) => each !== 'page')).to.deep.equal(
      list(6).map((n) => `page[${n - 1}]`),
    )
  },
}

/** How many tasks with such an id were ever under way at once. */
const mostAtOnce = (history: Ended['history'], like: RegExp): number => {
  let under = 0
  let most = 0
  for (const { event_type, task_id } of history) {
    if (!like.test(task_id ?? '')) continue
    if (event_type === 'task_started') most = Math.max(most, ++under)
    else if (['task_completed', 'task_failed', 'task_cancelled'].includes(event_type)) under--
  }
  return most
}

export const iterations: readonly Story[] = [allAtOnce, fewAtOnce, enough, polling, paging]
