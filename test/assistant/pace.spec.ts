import { expect } from 'chai'
import { paceInWords } from '../../src/assistant/built-in/say/pace.ts'
import { HarmoniaClient } from '../../src/client/index.ts'
import { openTestServer } from '../support/http-server.ts'

const call = (depends_on: readonly string[], input: unknown = {}) => ({
  component: 'c',
  action: 'a',
  input,
  depends_on,
})
const workflow = {
  workflow_id: 'w',
  version: 1,
  archived: false,
  updated_at: '',
  name: 'etl',
  tasks: {
    load: call([]),
    clean: call(['load'], { data: '${tasks.load.output}' }),
    notify: call(['load']),
    store: call(['clean', 'notify'], { a: '${tasks["clean"].output}', b: '${tasks.notify.output.id}' }),
  },
}

const at = (seconds: number): string => new Date(seconds * 1_000).toISOString()

/** A run in which each task took so many seconds, one after the other. */
const run = (times: Readonly<Record<string, number>>, attempts: Readonly<Record<string, number>> = {}) => {
  let now = 0
  const tasks = Object.fromEntries(
    Object.entries(times).map(([id, seconds]) => {
      const task = { started_at: at(now), completed_at: at(now + seconds), attempt: attempts[id] ?? 1 }
      now += seconds
      return [id, task]
    }),
  )
  return { started_at: at(0), completed_at: at(now), tasks } as unknown as Parameters<typeof paceInWords>[1][number]
}

describe('where the time of a workflow goes', () => {
  const said = paceInWords(workflow, [
    run({ load: 60, clean: 20, notify: 1, store: 10 }, { load: 3 }),
    run({ load: 70, clean: 20, notify: 1, store: 10 }),
    run({ load: 500, clean: 20, notify: 1, store: 10 }, { load: 2 }),
  ])

  it('is told by its usual runs', () => {
    expect(said).to.contain('takes 101 s as a rule (the middle of its last 3 completed runs, from 91 s to 9 min)')
    expect(said).to.contain('- load: 70 s, 69% of it\n- clean: 20 s, 20% of it')
  })

  it('is that of the path which ends last', () => expect(said).to.contain('the path load → clean → store'))

  it('says which tasks wait for what they do not read', () => {
    expect(said).to.contain('notify waits for load, but reads nothing of it')
    expect(said).not.to.contain('clean waits for').and.not.to.contain('store waits for')
  })

  it('says what needed further attempts', () =>
    expect(said).to.contain('Of 3 runs these needed further attempts: load in 2.'))

  it('is found in a chain of thousands', () => {
    const ids = Array.from({ length: 10_000 }, (_, place) => `t${place}`)
    const tasks = Object.fromEntries(ids.map((id, place) => [id, call(place === 0 ? [] : [`t${place - 1}`])]).reverse())
    const times = Object.fromEntries(ids.map((id) => [id, 1]))
    expect(paceInWords({ ...workflow, tasks }, [run(times)])).to.contain('the path t0 → t1 → t2')
  })

  it('is not guessed', () => expect(paceInWords(workflow, [])).to.contain('No run of etl has completed yet'))

  it('is asked in words', async () => {
    const server = await openTestServer()
    const client = new HarmoniaClient({ url: server.url })
    const { workflow_id } = await client.createWorkflow({
      name: 'greeting',
      tasks: { t: { component: 'harmonia', action: 'echo' } },
    })
    await client.executeWorkflow({ workflow_id })
    for (const question of [
      'how can I make greeting faster?',
      'what is slow in greeting?',
      'how long does greeting take?',
      'optimize greeting',
    ])
      expect((await client.chat({ content: question })).content, question).to.contain('takes 0 ms as a rule')
    expect((await client.chat({ content: 'what is the bottleneck?', context: { workflow_id } })).content).to.contain(
      'greeting takes',
    )
    await server.close()
  })
})
