import { expect } from 'chai'
import { HarmoniaClient, type ChatEvent, type ChatReply } from '../../src/client/index.ts'
import { callsTo } from '../support/http-call.ts'
import { openTestServer, type TestServer } from '../support/http-server.ts'

describe('the assistant, without a model', () => {
  let server: TestServer
  let calls: ReturnType<typeof callsTo>
  beforeEach(async () => {
    server = await openTestServer()
    calls = callsTo(server)
  })
  afterEach(() => server.close())

  const failing = {
    name: 'nightly_etl',
    tasks: {
      load: { component: 'harmonia', action: 'fail', input: { message: 'no such table', retryable: false } },
      store: { component: 'harmonia', action: 'echo', depends_on: ['load'] },
    },
  }

  const create = async (definition: object): Promise<string> =>
    (await calls.post('/api/workflows', definition)).body.workflow_id
  const run = async (workflow_id: string): Promise<string> =>
    (await calls.post('/api/executions', { workflow_id })).body.execution_id
  const ask = async (content: string, more: object = {}): Promise<ChatReply> =>
    (await calls.post('/api/chat', { content, ...more })).body as unknown as ChatReply

  it('says who it is', async () => {
    const { status, body } = await calls.get('/api/chat/info')
    expect(status).to.equal(200)
    expect(body).to.deep.include({ ai_id: 'harmonia-ci', model: 'built-in', built_in: true })
    expect((await ask('help')).content)
      .to.contain('built-in assistant')
      .and.to.contain('without a language model')
  })

  it('explains why a run failed, however it is named', async () => {
    const execution_id = await run(await create(failing))
    for (const [content, context] of [
      [`why did ${execution_id} fail?`, {}],
      ['why did the last run fail?', {}],
      ['what went wrong in nightly etl?', {}],
      ['why did it fail?', { execution_id }],
    ] as const) {
      const answer = await ask(content, { context })
      expect(answer.content, content)
        .to.contain('task load (harmonia.fail)')
        .and.to.contain('“no such table”')
        .and.to.contain(`harmonia execution retry ${execution_id}`)
      expect(answer.references[0], content).to.deep.equal({ kind: 'execution', id: execution_id, name: 'nightly_etl' })
    }
  })

  it('tells a stream of events the same', async () => {
    await run(await create(failing))
    const client = new HarmoniaClient({ url: server.url })
    const events: ChatEvent[] = []
    for await (const event of client.chatStream({ content: 'why did the last run fail?' })) events.push(event)
    const reply = await client.chat({ content: 'why did the last run fail?' })
    expect(events.at(-1)).to.deep.equal({ type: 'done', reply })
    expect(events.flatMap((event) => (event.type === 'tool' ? [event.name] : []))).to.include.members([
      'list_executions',
      'explain_execution',
    ])
    const text = events.flatMap((event) => (event.type === 'delta' ? [event.content] : [])).join('')
    expect(text).to.equal(reply.content)
  })

  it('proposes a change and makes none', async () => {
    const workflow_id = await create(failing)
    const head = server.store.head()
    const { content, proposal } = await ask('add a retry of 5 to load in nightly_etl')
    expect(content).to.contain('Nothing is stored until you apply it')
    if (proposal?.kind !== 'definition') return expect.fail('no definition is proposed')
    expect(proposal).to.deep.include({ workflow_id, base_version: 1, problems: [] })
    expect(proposal.definition).to.have.nested.property('tasks.load.retry.max_attempts', 5)
    expect(server.store.head()).to.equal(head)

    const applied = await calls.put(`/api/workflows/${workflow_id}`, proposal.definition, { 'if-match': '"1"' })
    expect(applied.body.version).to.equal(2)
  })

  it('refuses what is no question, with everything that is wrong', async () => {
    const { status, body } = await calls.post('/api/chat', { content: '', histori: [], context: { revision: -1 } })
    expect(status).to.equal(422)
    expect(body.errors.map(({ pointer }) => pointer)).to.have.members(['/content', '/histori', '/context/revision'])
    const long = Array.from({ length: 101 }, () => ({ role: 'user', content: 'x' }))
    expect((await calls.post('/api/chat', { content: 'x', history: long })).body.errors[0]).to.include({
      pointer: '/history',
      code: 'too_long',
    })
  })
})
