import { expect } from 'chai'
import { task } from '../../support/e2e-client.ts'
import { giveBack, isOf, type Story } from './life.ts'

const KEYS = Array.from({ length: 24 }, (_, n) => `order-${n}`)

const startKeys: Story = {
  of: 'start keys: one execution for each, whether its first start was answered or not',
  tell: async (life) => {
    const { workflow_id } = await life.client.createWorkflow({ name: 'keyed', tasks: { a: task('c', 'echo', 'a') } })
    const start = (idempotency_key: string, more: object = {}) =>
      life.client.executeWorkflow({ workflow_id, input: {}, idempotency_key, ...more })
    let starting: Promise<readonly PromiseSettledResult<{ readonly execution_id: string }>[]> = Promise.resolve([])
    const startAll = (): void => {
      starting = Promise.allSettled(KEYS.map((key) => start(key)))
    }
    await life.killed({ asItDies: startAll })
    const first = (await starting).map((each) => (each.status === 'fulfilled' ? each.value.execution_id : undefined))
    await life.killed({ asItDies: startAll })
    const ids: string[] = []
    for (const [n, key] of KEYS.entries()) {
      const { execution_id } = await start(key)
      expect(first[n] ?? execution_id, 'what was answered once').to.equal(execution_id)
      const refused = await start(key, { on_conflict: 'reject' }).catch(({ status }: { status: number }) => status)
      expect(refused).to.equal(409)
      ids.push(execution_id)
    }
    for (const id of ids) {
      const { status, idempotency_key } = await life.ended(id)
      expect([status, KEYS.indexOf(idempotency_key ?? '')]).to.deep.equal(['completed', ids.indexOf(id)])
    }
    const { executions } = await life.client.listExecutions({ workflow_id, limit: 1_000 })
    expect(executions.map(({ execution_id }) => execution_id)).to.have.members(ids)
  },
}

const concurrencyKey: Story = {
  of: 'a concurrency key: one at a time and in their order, also when the server dies as one hands over to the next',
  tell: async (life) => {
    const { workflow_id } = await life.client.createWorkflow({
      name: 'one at a time',
      concurrency: { key: '${input.of}', limit: 1 },
      tasks: { a: task('c', 'hold', '${input.n}') },
    })
    const ids: string[] = []
    for (const n of [0, 1, 2, 3]) ids.push(await life.startAgain(workflow_id, { of: 'me', n }))
    const calls = ids.map((id) => life.calls(id))
    await calls[0]?.next('a')
    await life.killed()
    const first = await calls[0]?.next('a')
    expect((await life.client.getExecution(ids[1] ?? '')).status).to.equal('pending')
    await life.killed({ asItDies: () => first?.answer(0) })
    for (const line of calls) line.each(giveBack)
    const places: number[] = []
    for (const id of ids) {
      const { status, history } = await life.ended(id)
      expect(status).to.equal('completed')
      places.push(history.find(({ event_type }) => event_type === 'workflow_started')?.position ?? Infinity)
      places.push(history.at(-1)?.position ?? Infinity)
    }
    expect(places).to.deep.equal(places.toSorted((a, b) => a - b))
  },
}

const large = (name: string, length: number) => ({ name, text: name.repeat(length) })

const largeValues: Story = {
  of: 'values that are kept apart: whoever reads one gets all of it, and each is there once it is referred to',
  tell: async (life) => {
    const parts = ['p', 'q', 'r'].map((name) => large(name, 100_000))
    const id = await life.start({
      name: 'large values',
      tasks: {
        fetch: task('c', 'hold', 'fetch'),
        each: {
          ...task('c', 'hold', '${item}', 'fetch'),
          for_each: { items: '${tasks.fetch.output}', concurrency: 2 },
        },
        names: task('c', 'echo', '${tasks.each.output.map(part, part.name)}', 'each'),
      },
      output: { names: '${tasks.names.output}', all: '${tasks.each.output}' },
    })
    const calls = life.calls(id)
    const fetch = await calls.next('fetch')
    await life.killed({ asItDies: () => fetch.answer(parts) })
    calls.each((call) => {
      if (call.task_id === 'fetch') call.answer(parts)
    })
    await life.happened(id, isOf('task_started', 'each[1]'))
    await life.killed()
    calls.each(giveBack)
    const { status, tasks, history } = await life.ended(id)
    expect(status).to.equal('completed')
    expect(tasks['names']?.output).to.deep.equal(['p', 'q', 'r'])
    const { output_ref } = tasks['fetch']?.output as { readonly output_ref: { readonly sha256: string } }
    expect(await life.client.getBlob(output_ref)).to.deep.equal(parts)
    const whole = history.find(isOf('task_completed', 'each[2]'))?.details['output_ref']
    expect(await life.client.getBlob(whole as typeof output_ref)).to.deep.equal(parts[2])
  },
}

export const starts: readonly Story[] = [startKeys, concurrencyKey, largeValues]
