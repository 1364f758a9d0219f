import { expect } from 'chai'
import { exampleWorkflow } from '../../src/http/routes/example.ts'
import { callsTo } from '../support/http-call.ts'
import type { Shown } from '../support/http-shown.ts'
import { openTestServer, type TestServer } from '../support/http-server.ts'

const echo = { component: 'harmonia', action: 'echo' }

describe('workflows over HTTP', () => {
  let server: TestServer
  let calls: ReturnType<typeof callsTo>
  beforeEach(async () => {
    server = await openTestServer()
    calls = callsTo(server)
  })
  afterEach(() => server.close())

  it('are created, found at their Location, and shown flat', async () => {
    const created = await calls.post('/api/workflows', exampleWorkflow)
    expect(created.status).to.equal(201)
    expect(created.body).to.include({ name: 'example_workflow', description: 'Example workflow', version: 1 })
    expect(created.body).to.include({ archived: false, position: 1, created_at: created.body.updated_at })
    expect(created.body.tasks['task2']?.depends_on).to.deep.equal(['task1'])

    const found = await calls.get(created.headers['location'] as string)
    expect(found.status).to.equal(200)
    expect(found.body).to.deep.equal(created.body)
    expect(found.headers['etag']).to.equal('"1"')
  })

  it('may be a list of tasks, and may be YAML', async () => {
    const yaml = 'name: listed\ntasks:\n  - name: fetch_data\n    component: harmonia\n    action: echo\n'
    const created = await calls.post('/api/workflows', yaml, { 'content-type': 'application/yaml' })
    expect(created.status).to.equal(201)
    expect(created.body.tasks).to.have.all.keys('fetch_data')
  })

  it('are drawn when they are validated, if that is asked for and they are valid', async () => {
    const { workflow_id } = (await calls.post('/api/workflows', exampleWorkflow)).body
    const { nodes, edges } = (await calls.get(`/api/workflows/${workflow_id}/graph`)).body as unknown as Shown['graph']
    const drawn = await calls.post('/api/workflows/validate?graph=true', exampleWorkflow)
    expect(drawn.body.graph).to.deep.equal({ nodes, edges })
    expect((await calls.post('/api/workflows/validate', exampleWorkflow)).body).to.not.have.property('graph')
    expect((await calls.post('/api/workflows/validate?graph=true', { tasks: {} })).body).to.not.have.property('graph')
  })

  it('may begin with a byte order mark', async () => {
    const text = `\uFEFF${JSON.stringify({ name: 'marked', tasks: { t: echo } })}`
    expect((await calls.post('/api/workflows', text, { 'content-type': 'application/json' })).status).to.equal(201)
  })

  it('say where a malformed body breaks', async () => {
    const { body } = await calls.post('/api/workflows', '{\n  "name": "a",\n  "tasks": }', {
      'content-type': 'application/json',
    })
    expect(body).to.include({ code: 'malformed_body', line: 3, column: 12 })
    expect(body.detail).to.equal('Not JSON: there is "}" where a value is expected (line 3, column 12)')
  })

  it('say all that is wrong with a definition at once', async () => {
    const { body } = await calls.post('/api/workflows', { nam: 'a', tasks: { t: { ...echo, depend_on: ['x'] } } })
    expect(body.errors.map(({ pointer }) => pointer)).to.include.members(['/nam', '/name', '/tasks/t/depend_on'])
    expect(JSON.stringify(body.errors)).to.contain('depends_on')
  })

  it('get versions by PUT, which takes what POST takes', async () => {
    const { body: first } = await calls.post('/api/workflows', exampleWorkflow)
    const path = `/api/workflows/${first.workflow_id}`
    const second = await calls.put(path, { name: 'renamed', tasks: [{ name: 't', ...echo }] }, { 'if-match': '"1"' })
    expect(second.status).to.equal(200)
    expect(second.body).to.include({ name: 'renamed', version: 2, workflow_id: first.workflow_id })
    expect(second.headers['etag']).to.equal('"2"')

    expect((await calls.get(`${path}?version=1`)).body).to.include({ name: 'example_workflow', version: 1 })
    expect((await calls.get(path)).body).to.include({ name: 'renamed', version: 2 })
    const { body } = await calls.get(`${path}/versions`)
    expect(body.versions.map(({ version }) => version)).to.deep.equal([2, 1])
  })

  it('are not changed when If-Match names another version', async () => {
    const { body: first } = await calls.post('/api/workflows', exampleWorkflow)
    const refused = await calls.put(`/api/workflows/${first.workflow_id}`, exampleWorkflow, { 'if-match': '"2"' })
    expect(refused.status).to.equal(412)
    expect(refused.body).to.include({ code: 'workflow_version_changed', latest: 1 })
  })

  it('are archived by DELETE: gone from the list, still there to read', async () => {
    const { body: kept } = await calls.post('/api/workflows', { name: 'kept', tags: ['x'], tasks: { t: echo } })
    const { body: gone } = await calls.post('/api/workflows', { name: 'gone', tasks: { t: echo } })
    const removed = await calls.remove(`/api/workflows/${gone.workflow_id}`)
    expect(removed.status).to.equal(200)
    expect(removed.body).to.include({ archived: true })
    expect((await calls.remove(`/api/workflows/${gone.workflow_id}`)).body).to.deep.equal(removed.body)

    const { body: list } = await calls.get('/api/workflows?tag=x')
    expect(list.workflows).to.deep.equal([kept])
    expect((await calls.get(`/api/workflows/${gone.workflow_id}`)).body.archived).to.equal(true)
  })

  it('are listed page by page', async () => {
    for (const name of ['a', 'b', 'c']) await calls.post('/api/workflows', { name, tasks: { t: echo } })
    const { body: first } = await calls.get('/api/workflows?limit=2')
    expect(first.workflows.map(({ name }) => name)).to.deep.equal(['c', 'b'])
    expect(first.as_of).to.equal(3)
    const { body: second } = await calls.get(`/api/workflows?limit=2&cursor=${first.next_cursor}`)
    expect(second.workflows.map(({ name }) => name)).to.deep.equal(['a'])
    expect(second.next_cursor).to.equal(null)
  })

  it('can be checked without being stored', async () => {
    const { status, body } = await calls.post('/api/workflows/validate', exampleWorkflow)
    expect(status).to.equal(200)
    expect(body).to.deep.include({ valid: true, errors: [], levels: [['task1'], ['task2']] })
    expect(body.longest_path).to.deep.equal(['task1', 'task2'])

    const wrong = await calls.post('/api/workflows/validate', { name: 'a' })
    expect(wrong.status).to.equal(200)
    expect(wrong.body).to.include({ valid: false })
    expect(wrong.body.errors[0]).to.include({ pointer: '/tasks' })
    expect(server.store.head()).to.equal(0)
  })
})
