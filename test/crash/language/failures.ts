import { expect } from 'chai'
import { task } from '../../support/e2e-client.ts'
import { failing, giveBack, isOf, tasksOf, type Story } from './life.ts'

/** Seconds before another attempt. */
const BACKOFF = 1.5

const backoff: Story = {
  of: 'a retry that is due later: it comes in its time with the key of its attempt, and no attempt is lost or spent',
  tell: async (life) => {
    const id = await life.start({
      name: 'backoff',
      tasks: {
        try: {
          ...task('c', 'hold', { of: 'try' }),
          retry: { max_attempts: 3, initial_delay: BACKOFF, multiplier: 1, jitter: 0 },
        },
      },
    })
    const calls = life.calls(id)
    const scheduled = async (attempt: number): Promise<number> => {
      const { details } = await life.happened(
        id,
        (event) => isOf('task_retry_scheduled', 'try')(event) && event.details['attempt'] === attempt,
      )
      return Date.parse(String(details['next_attempt_at']))
    }
    ;(await calls.next('try')).answer(failing('busy', true))
    const due = [await scheduled(1)]
    await life.killed()
    const second = await calls.next('try')
    expect(second.heardAt, 'not before its time').to.be.at.least(due[0] ?? Infinity)
    await life.killed()
    const again = await calls.next('try')
    expect([second.key, again.key]).to.deep.equal([`${id}:try:2`, `${id}:try:2`])
    again.answer(failing('busy', true))
    due.push(await scheduled(2))
    await life.killed({ until: () => due[1] ?? 0 })
    const third = await calls.next('try')
    expect(third.heardAt, 'not before its time').to.be.at.least(due[1] ?? Infinity)
    expect(third.key).to.equal(`${id}:try:3`)
    third.answer('at last')
    const { output, tasks, history } = await life.ended(id)
    expect(output).to.deep.equal({ try: 'at last' })
    expect(tasks['try']?.attempt).to.equal(3)
    expect(tasksOf(history, 'task_retry_scheduled')).to.have.length(2)
  },
}

const caught: Story = {
  of: 'on_error: the error is caught once, and its handler is a task with a key of its own',
  tell: async (life) => {
    const id = await life.start({
      name: 'caught',
      tasks: {
        charge: {
          ...task('c', 'hold', 'charge'),
          on_error: [
            { catch: ['declined'], then: { component: 'c', action: 'hold', input: { after: '${error.type}' } } },
          ],
        },
        price: { ...task('c', 'hold', 'price'), on_error: { then: { output: { price: null } } } },
        ship: task('c', 'echo', ['${tasks.charge.output}', '${tasks.price.output}'], 'charge', 'price'),
      },
    })
    const calls = life.calls(id)
    await calls.some(2)
    await life.killed()
    ;(await calls.next('charge')).answer(failing('declined'))
    const price = await calls.next('price')
    await calls.next('charge.on_error')
    await life.killed({ asItDies: () => price.answer(failing('unknown')) })
    const handler = await calls.next('charge.on_error')
    expect([handler.key, handler.params]).to.deep.equal([`${id}:charge.on_error:1`, { after: 'declined' }])
    await life.killed({ asItDies: () => giveBack(handler) })
    calls.each((call) => (call.task_id === 'price' ? call.answer(failing('unknown')) : giveBack(call)))
    const { status, output, history } = await life.ended(id)
    expect([status, output]).to.deep.equal(['completed', { ship: [{ after: 'declined' }, { price: null }] }])
    expect(tasksOf(history, 'task_error_caught')).to.have.members(['charge', 'price'])
  },
}

/** A task that another one undoes. */
const undoable = (name: string, ...depends_on: readonly string[]) => ({
  ...task('c', 'hold', name, ...depends_on),
  compensate: {
    component: 'c',
    action: 'hold',
    input: { undo: '${output}' },
    retry: { max_attempts: 2, initial_delay: 0, jitter: 0 },
  },
})

const compensated: Story = {
  of: 'compensation of a failure: each task is undone under one key, the last that completed first',
  tell: async (life) => {
    const id = await life.start({
      name: 'compensated',
      tasks: {
        x: undoable('x'),
        y: undoable('y'),
        z: undoable('z'),
        boom: task('c', 'hold', 'boom', 'x', 'y', 'z'),
      },
    })
    const calls = life.calls(id)
    for (const name of ['y', 'z', 'x']) {
      giveBack(await calls.next(name))
      await life.happened(id, isOf('task_completed', name))
    }
    ;(await calls.next('boom')).answer(failing('spoilt'))
    await calls.next('x.compensate')
    await life.killed()
    const again = await calls.next('x.compensate')
    expect([again.key, again.params]).to.deep.equal([`${id}:x.compensate:1`, { undo: 'x' }])
    await life.killed({ asItDies: () => giveBack(again) })
    const isUndone = (await life.client.getExecution(id)).tasks['x.compensate']?.status === 'completed'
    if (!isUndone) giveBack(await calls.next('x.compensate'))
    ;(await calls.next('z.compensate')).answer(failing('busy', true))
    const second = await calls.next('z.compensate')
    expect(second.key).to.equal(`${id}:z.compensate:2`)
    await life.killed()
    giveBack(await calls.next('z.compensate'))
    await calls.next('y.compensate')
    await life.killed()
    calls.each((call) => (call.task_id === 'y.compensate' ? call.answer(failing('stuck')) : giveBack(call)))
    const { status, error, compensation, history } = await life.ended(id)
    expect([status, error?.task_id, compensation]).to.deep.equal(['failed', 'boom', { completed: 2, failed: 1 }])
    const undoing = history.slice(history.findIndex(({ event_type }) => event_type === 'compensation_started'))
    expect(tasksOf(undoing, 'task_started')).to.deep.equal([
      'x.compensate',
      'z.compensate',
      'z.compensate',
      'y.compensate',
    ])
    expect(tasksOf(undoing, 'task_completed', 'task_failed')).to.deep.equal([
      'x.compensate',
      'z.compensate',
      'y.compensate',
    ])
  },
}

const cancelled: Story = {
  of: 'compensation of a cancellation: what was cancelled as the server died is undone by the next one',
  tell: async (life) => {
    const id = await life.start({
      name: 'cancelled',
      tasks: {
        each: { ...undoable('${item}'), for_each: { items: ['a', 'b'], concurrency: 1 } },
        long: task('c', 'hold', 'long', 'each'),
      },
    })
    const calls = life.calls(id)
    giveBack(await calls.next('each[0]'))
    giveBack(await calls.next('each[1]'))
    await calls.next('long')
    await life.killed({ asItDies: () => void life.client.cancelExecution(id).catch(() => undefined) })
    await life.client.cancelExecution(id)
    await calls.next('each[1].compensate')
    await life.killed()
    await life.client.cancelExecution(id)
    calls.each(giveBack)
    const { status, compensation, history } = await life.ended(id)
    expect([status, compensation]).to.deep.equal(['cancelled', { completed: 2, failed: 0 }])
    expect(tasksOf(history, 'compensation_started')).to.have.length(1)
    expect(tasksOf(history, 'task_completed').slice(-2)).to.deep.equal(['each[1].compensate', 'each[0].compensate'])
  },
}

export const failures: readonly Story[] = [backoff, caught, compensated, cancelled]
