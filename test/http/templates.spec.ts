import { expect } from 'chai'
import * as E from 'fp-ts/lib/Either.js'
import { createWorkflow, workflow } from '../../src/domain/definition/index.ts'
import { receive, request } from '../../src/domain/request/index.ts'
import { canonical } from '../../src/store/canonical.ts'
import { sha256 } from '../../src/store/hash.ts'
import { memoryStore } from '../../src/store/memory.ts'
import { transact } from '../../src/store/transact.ts'
import { nextId } from '../support/engine.ts'
import { callsTo, type Reply } from '../support/http-call.ts'
import { readSse } from '../support/http-sse.ts'
import { openTestServer, type TestServer } from '../support/http-server.ts'

const echo = { component: 'harmonia', action: 'echo' }

const greeting = {
  name: 'greeting',
  description: 'Greets somebody.',
  tags: ['sample'],
  parameters: {
    who: { type: 'string', min_length: 2, description: 'Whom to greet' },
    times: { type: 'integer', default: 1, minimum: 1, maximum: 3 },
  },
  definition: {
    name: 'greet ${param.who}',
    tasks: { greet: { ...echo, input: { text: 'Hello ${param.who}, ${input.mood}', times: '${param.times}' } } },
  },
}

const pointers = ({ body }: Reply): readonly string[] => body.errors.map(({ pointer }) => pointer)

describe('templates over HTTP', () => {
  let server: TestServer
  let calls: ReturnType<typeof callsTo>
  beforeEach(async () => {
    server = await openTestServer()
    calls = callsTo(server)
  })
  afterEach(() => server.close())

  const created = async (template: object = greeting): Promise<string> =>
    (await calls.post('/api/templates', template)).body.template_id

  const count = async (type: string): Promise<number> => {
    const page = await server.store.readAll(0)()
    return E.isRight(page) ? page.right.events.filter((event) => event.type === type).length : -1
  }

  it('are created, found at their Location, and shown with what is required', async () => {
    const made = await calls.post('/api/templates', greeting)
    expect(made.status).to.equal(201)
    expect(made.body).to.deep.include({ name: 'greeting', version: 1, archived: false, warnings: [] })
    expect(made.body.parameters['who']).to.deep.equal({ ...greeting.parameters.who, required: true })
    expect(made.body.parameters['times']).to.include({ required: false })
    expect(made.body.definition).to.deep.equal(greeting.definition)

    const found = await calls.get(made.headers['location'] as string)
    const { warnings, ...document } = made.body
    expect(found.body).to.deep.equal(document)
    expect(found.headers['etag']).to.equal('"1"')
  })

  it('make a new workflow each time, which says what it was made of', async () => {
    const id = await created()
    const first = await calls.post(`/api/templates/${id}/instantiate`, { parameter_values: { who: 'Ada' } })
    expect(first.status).to.equal(201)
    expect(first.headers['location']).to.equal(`/api/workflows/${first.body.workflow_id}`)
    expect(first.body).to.include({ template_id: id, template_version: 1, name: 'greet Ada', version: 1 })
    expect(first.body.tasks['greet']).to.deep.include({ input: { text: 'Hello Ada, ${input.mood}', times: 1 } })

    const second = await calls.post(`/api/templates/${id}/instantiate`, {
      parameter_values: { who: 'Bob', times: 2 },
      name: 'for Bob',
    })
    expect(second.body.workflow_id).not.to.equal(first.body.workflow_id)
    expect(second.body.name).to.equal('for Bob')

    const shown = await calls.get(`/api/workflows/${second.body.workflow_id}`)
    expect(shown.body.template).to.deep.equal({
      template_id: id,
      version: 1,
      parameter_values: { who: 'Bob', times: 2 },
    })
    const { body } = await calls.get(`/api/workflows?template_id=${id}&limit=1`)
    expect(body.workflows).to.deep.equal([shown.body])
  })

  it('make the same workflow for the same Idempotency-Key, whatever has become of the template', async () => {
    const id = await created()
    const ask = () =>
      calls.post(`/api/templates/${id}/instantiate`, { parameter_values: { who: 'Ada' } }, { 'idempotency-key': 'a' })
    const first = await ask()
    await calls.remove(`/api/templates/${id}`)
    expect((await ask()).text).to.equal(first.text)
    expect(await count('workflow_created')).to.equal(1)
  })

  it('make all of a workflow or none when the store fails, and the same one when it is asked for again', async () => {
    const store = memoryStore()
    let failing = false
    const faulty = {
      ...store,
      append: (append: Parameters<typeof store.append>[0]) =>
        failing && append.stream.startsWith('workflow-')
          ? async () => E.left({ tag: 'store_unavailable', reason: 'away' } as const)
          : store.append(append),
    }
    const other = await openTestServer({ store: faulty })
    const { post, get } = callsTo(other)
    const { template_id } = (await post('/api/templates', greeting)).body
    const ask = () =>
      post(
        `/api/templates/${template_id}/instantiate`,
        { parameter_values: { who: 'Ada' } },
        { 'idempotency-key': 'a' },
      )
    failing = true
    expect((await ask()).status).to.equal(503)
    expect((await get('/api/workflows')).body.workflows).to.deep.equal([])
    failing = false
    const made = await ask()
    expect(made.status).to.equal(201)
    expect((await get('/api/workflows')).body.workflows.map(({ workflow_id }) => workflow_id)).to.deep.equal([
      made.body.workflow_id,
    ])
    await other.close()
  })

  it('answer with the workflow that stands there when the answer to its making was lost', async () => {
    const id = await created()
    const ask = { parameter_values: { who: 'Ada' } }
    const stream = sha256(canonical(['POST', '/api/templates/{id}/instantiate', { id }, 'a']))
    const given = () => ({ at: '2026-01-01T00:00:00.000Z', random: () => 0.5 })
    const reserved = nextId()
    const intent = receive({ body_hash: sha256(canonical(ask)), assigned_id: reserved })
    await transact(server.store, request, given, nextId)(stream, intent)()
    const made = await calls.post(`/api/templates/${id}/instantiate`, ask)
    const { tasks, name } = made.body
    const definition = { name, tasks } as never
    const from = { template_id: id, version: 1, parameter_values: { who: 'Ada', times: 1 } }
    await transact(server.store, workflow, given, nextId)(reserved, createWorkflow(definition, from))()

    const answer = await calls.post(`/api/templates/${id}/instantiate`, ask, { 'idempotency-key': 'a' })
    expect([answer.status, answer.headers['location']]).to.deep.equal([201, `/api/workflows/${reserved}`])
    expect(answer.body).to.deep.include({ workflow_id: reserved, template_id: id, template_version: 1, warnings: [] })
  })

  it('say all that is wrong with values at once, and store nothing', async () => {
    const id = await created()
    const refused = await calls.post(`/api/templates/${id}/instantiate`, { parameter_values: { woh: 'x', times: 9 } })
    expect([refused.status, refused.body.code]).to.deep.equal([422, 'invalid_parameters'])
    expect(pointers(refused)).to.have.members([
      '/parameter_values/who',
      '/parameter_values/times',
      '/parameter_values/woh',
    ])
    expect(refused.text).to.contain('Did you mean \\"who\\"?')
    expect(await count('workflow_created')).to.equal(0)
  })

  it('need no body when nothing is required', async () => {
    const id = await created({ name: 'plain', definition: { name: 'plain', tasks: { t: echo } } })
    expect((await calls.post(`/api/templates/${id}/instantiate`)).status).to.equal(201)
  })

  it('say all that is wrong with a template at once', async () => {
    const refused = await calls.post('/api/templates', {
      nam: 'x',
      parameters: { a: { type: 'text' } },
      definition: { tasks: { t: { ...echo, input: '${param.b}' } } },
    })
    expect([refused.status, refused.body.code]).to.deep.equal([422, 'invalid_template'])
    expect(pointers(refused)).to.have.members(['/nam', '/name', '/parameters/a/type', '/definition/tasks/t/input'])
  })

  it('get versions by PUT; each can be read and instantiated', async () => {
    const id = await created()
    const path = `/api/templates/${id}`
    const next = { ...greeting, name: 'salute', tags: [] }
    expect((await calls.put(path, next, { 'if-match': '"7"' })).status).to.equal(412)
    const second = await calls.put(path, next, { 'if-match': '"1"' })
    expect([second.status, second.body.version, second.body.name]).to.deep.equal([200, 2, 'salute'])
    expect((await calls.put(path, next)).body.version).to.equal(2)

    expect((await calls.get(`${path}?version=1`)).body.name).to.equal('greeting')
    expect((await calls.get(`${path}?version=3`)).body.code).to.equal('template_version_not_found')
    const { body } = await calls.get(`${path}/versions`)
    expect(body.versions.map(({ version }) => version)).to.deep.equal([2, 1])
    const ofFirst = { parameter_values: { who: 'Ada' }, version: 1 }
    expect((await calls.post(`${path}/instantiate`, ofFirst)).body).to.include({ template_version: 1 })
    const ofThird = await calls.post(`${path}/instantiate`, { ...ofFirst, version: 3 })
    expect([ofThird.status, ofThird.body.code]).to.deep.equal([404, 'template_version_not_found'])
  })

  it('are listed newest first, by name and tag, without those that are archived', async () => {
    const ids = [
      await created(),
      await created({ ...greeting, name: 'other' }),
      await created({ ...greeting, tags: [] }),
    ]
    const listed = async (query = '') =>
      (await calls.get(`/api/templates${query}`)).body.templates.map(({ template_id }) => template_id)
    expect(await listed()).to.deep.equal(ids.toReversed())
    expect(await listed('?name=other')).to.deep.equal([ids[1]])
    expect(await listed('?tag=sample')).to.deep.equal([ids[1], ids[0]])
    expect(await listed('?tag=sample&name=greeting')).to.deep.equal([ids[0]])
    const { next_cursor } = (await calls.get('/api/templates?limit=2')).body
    expect(await listed(`?limit=2&cursor=${next_cursor}`)).to.deep.equal([ids[0]])
    await calls.remove(`/api/templates/${ids[1]}`)
    expect(await listed()).to.deep.equal([ids[2], ids[0]])
    expect(await listed('?tag=sample')).to.deep.equal([ids[0]])
  })

  it('that are archived can be read, and nothing is made of them', async () => {
    const id = await created()
    const path = `/api/templates/${id}`
    expect((await calls.remove(path)).body).to.include({ archived: true })
    expect((await calls.remove(path)).status).to.equal(200)
    expect((await calls.get(path)).body).to.include({ archived: true })
    const made = await calls.post(`${path}/instantiate`, { parameter_values: { who: 'Ada' } })
    expect([made.status, made.body.code]).to.deep.equal([409, 'template_archived'])
    expect((await calls.put(path, greeting)).status).to.equal(409)
  })

  it('that nobody knows are not found', async () => {
    for (const [path, method] of [
      ['', 'get'],
      ['/versions', 'get'],
      ['', 'remove'],
    ] as const)
      expect((await calls[method](`/api/templates/x${path}`)).body.code).to.equal('template_not_found')
    expect((await calls.post('/api/templates/x/instantiate', {})).body.code).to.equal('template_not_found')
    expect((await calls.put('/api/templates/x', greeting)).body.code).to.equal('template_not_found')
  })

  it('are told to who follows everything', async () => {
    const id = await created()
    const stream = await readSse(`${server.url}/events?from=0&types=template_created`)
    const message = await stream.next()
    stream.cut()
    expect(message?.event).to.equal('template_created')
    expect(message?.data).to.deep.include({ workflow_id: null, message: 'Template greeting was created.' })
    expect(message?.data).to.have.nested.property('details.template_id', id)
  })

  it('record who asked, and who was refused', async () => {
    const ada = { 'x-harmonia-actor': 'ada' }
    const { body } = await calls.post('/api/templates', greeting, ada)
    await calls.post(`/api/templates/${body.template_id}/instantiate`, { parameter_values: { who: 'Bob' } }, ada)
    await calls.post(`/api/templates/${body.template_id}/instantiate`, {}, ada)
    const page = await server.store.readAll(0)()
    const told = E.isRight(page) ? page.right.events.map(({ type, meta }) => [type, meta?.actor, meta?.command]) : []
    expect(told).to.deep.include(['template_created', 'ada', 'create_template'])
    expect(told).to.deep.include(['workflow_created', 'ada', 'instantiate_template'])
    expect(told.filter(([type]) => type === 'command_refused')).to.have.length(1)
  })

  describe('made of a workflow', () => {
    const pipeline = {
      name: 'pipeline',
      input_schema: {
        type: 'object',
        required: ['input_file', 'mode'],
        properties: { input_file: { type: 'string' }, mode: { type: 'string' } },
      },
      tasks: {
        convert: {
          ...echo,
          input: { file: '${input.input_file}', mode: '${input.mode}', to: '${input["output_format"]}' },
        },
        report: { ...echo, depends_on: ['convert'], when: '${input.output_format != "none"}' },
      },
    }
    const parameters = {
      input_file: { type: 'string', required: true, description: 'Input file path' },
      output_format: { type: 'string', required: false, default: 'json', description: 'Output format' },
    }

    it('take the place of the inputs that they are named after', async () => {
      const { workflow_id } = (await calls.post('/api/workflows', pipeline)).body
      const made = await calls.post('/api/templates', {
        name: 'process_data_template',
        workflow_definition_id: workflow_id,
        parameters,
      })
      expect(made.status).to.equal(201)
      expect(made.body).to.deep.include({ source: { workflow_id, version: 1 }, warnings: [] })
      const { body } = await calls.post(`/api/templates/${made.body.template_id}/instantiate`, {
        parameter_values: { input_file: '/path/to/data.csv', output_format: 'xml' },
      })
      expect(body.tasks['convert']).to.deep.include({
        input: { file: '/path/to/data.csv', mode: '${input.mode}', to: 'xml' },
      })
      expect(body.tasks['report']).to.include({ when: '${("xml") != "none"}' })
      expect(body.input_schema).to.deep.equal({
        type: 'object',
        required: ['mode'],
        properties: { mode: { type: 'string' } },
      })
    })

    it('keep the version that they were made of', async () => {
      const { workflow_id } = (await calls.post('/api/workflows', pipeline)).body
      const body = { name: 'kept', workflow_definition_id: workflow_id }
      const made = (await calls.post('/api/templates', body)).body
      await calls.put(`/api/workflows/${workflow_id}`, { name: 'changed', tasks: { t: echo } })
      expect((await calls.get(`/api/templates/${made.template_id}`)).body.definition).to.include({ name: 'pipeline' })
      const other = (await calls.post('/api/templates', { ...body, workflow_version: 1 })).body
      expect(other.definition).to.deep.equal(made.definition)
      expect((await calls.post('/api/templates', { ...body, workflow_version: 9 })).status).to.equal(404)
      expect((await calls.post('/api/templates', { ...body, workflow_definition_id: 'x' })).status).to.equal(404)
    })

    it('say which parameters have no effect', async () => {
      const { workflow_id } = (await calls.post('/api/workflows', pipeline)).body
      const { body } = await calls.post('/api/templates', {
        name: 'unused',
        workflow_definition_id: workflow_id,
        parameters: { inputfile: { type: 'string' } },
      })
      expect(body.warnings.map(({ pointer, code }) => [pointer, code])).to.deep.equal([
        ['/parameters/inputfile', 'unused'],
      ])
    })
  })
})
