import { expect } from 'chai'
import { renameSync } from 'node:fs'
import { join } from 'node:path'
import type { Archive, ArchiveContent, ArchiveRunDone, Page, Unarchived } from '../../src/client/index.ts'
import { callsTo } from '../support/http-call.ts'
import { openTestServer, type TestServer } from '../support/http-server.ts'
import { temporary } from '../support/store.ts'

const echo = { component: 'harmonia', action: 'echo' }

describe('archives over HTTP', () => {
  const { folder, sqlite } = temporary()
  let server: TestServer
  let calls: ReturnType<typeof callsTo>
  let file: string
  let ids: readonly string[]

  beforeEach(async () => {
    file = join(await folder(), 'events.db')
    server = await openTestServer({ store: await sqlite({ file }) })
    calls = callsTo(server)
    const { workflow_id } = (
      await calls.post('/api/workflows', { name: 'kept', tasks: { a: echo, b: { ...echo, depends_on: ['a'] } } })
    ).body
    const started: string[] = []
    for (const n of [1, 2, 3]) {
      const { body } = await calls.post('/api/executions', { workflow_id, input: { n }, metadata: { n } })
      started.push(body.execution_id)
      await server.clock.advance(1_000)
    }
    ids = started
  })
  afterEach(() => server.close())

  const listed = async (query: string): Promise<readonly string[]> =>
    (await calls.get(`/api/executions?${query}`)).body.executions.map(({ execution_id }) => execution_id).toSorted()

  it('take those that have been over for long enough, oldest first, and show everything as before', async () => {
    const [first = '', second = '', third = ''] = ids
    const paths = ['', '?at=3', '/tasks', '/events', '/events?from=2&limit=2', '/audit', '/children']
    const seen = async () => {
      const answers = await Promise.all(paths.map((path) => calls.get(`/api/executions/${first}${path}`)))
      // When it was exported, and how far the log is, are of the moment.
      return answers.map(({ status, text }) => [
        status,
        text.replace(/"(as_of|exported_at|digest)":("[^"]*"|\d+)/g, ''),
      ])
    }
    const before = await seen()

    const counted = await calls.post('/api/archive/run', { older_than: 2, dry_run: true })
    expect(counted.body).to.include({ executions: 2, events: 0, more: false, dry_run: true })
    const run = await calls.post('/api/archive/run', { older_than: 2, limit: 1 })
    expect(run.status).to.equal(200)
    expect(run.body).to.include({ executions: 1, more: true, dry_run: false, position: server.store.head() })
    expect(await listed('archived=true')).to.deep.equal([first])
    expect(await listed('archived=false')).to.deep.equal([second, third].toSorted())
    expect(await listed('archived=true&metadata.n=1')).to.deep.equal([first])
    expect(await listed('archived=true&status=failed')).to.deep.equal([])
    expect((await calls.post('/api/archive/run', { older_than: 2 })).body).to.include({ executions: 1, more: false })
    expect((await calls.post('/api/archive/run', { older_than: 2 })).body).to.include({ executions: 0, more: false })

    expect(await seen()).to.deep.equal(before)
    const rows = (await calls.get('/api/executions')).body.executions
    expect(rows.map(({ archived }) => archived)).to.deep.equal([undefined, true, true])
  })

  it('are listed, shown and verified, and put their events back', async () => {
    await calls.post('/api/archive/run', { older_than: 0 }, { 'x-harmonia-actor': 'anna' })
    const { archives, next_cursor } = JSON.parse((await calls.get('/api/archives')).text) as Page<'archives', Archive>
    expect(next_cursor).to.equal(null)
    expect(archives).to.have.length(1)
    const { archive_id = '', events = 0 } = archives[0] ?? {}
    const shown = JSON.parse((await calls.get(`/api/archives/${archive_id}`)).text) as ArchiveContent
    expect(shown.executions.toSorted()).to.deep.equal(ids.toSorted())
    expect((await calls.get(`/api/archives/${archive_id}/verify`)).body).to.include({ events, broken: null })
    const audited = (await calls.get('/api/audit/verify')).body
    expect(audited).to.include({ archived: events, broken: null })

    const [first = '', ...rest] = ids
    const one = await calls.post(`/api/executions/${first}/unarchive`)
    expect(one.body).to.deep.include({ archives: [archive_id], executions: [first], position: server.store.head() })
    expect((await calls.post(`/api/executions/${first}/unarchive`)).body).to.deep.include({ archives: [], events: 0 })
    expect(await listed('archived=true')).to.deep.equal(rest.toSorted())
    const all = JSON.parse((await calls.post(`/api/archives/${archive_id}/restore`)).text) as Unarchived
    expect(all.executions.toSorted()).to.deep.equal(rest.toSorted())
    expect(await listed('archived=true')).to.deep.equal([])
    expect((await calls.get('/api/archives')).body).to.deep.include({ archives: [] })
    expect((await calls.post(`/api/archives/${archive_id}/restore`)).body).to.include({ code: 'archive_not_found' })
    expect((await calls.get('/api/audit/verify')).body).to.include({ archived: 0, broken: null })
  })

  it('say what is missing, and in which file', async () => {
    const { text } = await calls.post('/api/archive/run', { older_than: 0 })
    const [{ file: name } = { file: '' }] = (JSON.parse(text) as ArchiveRunDone).archives
    const path = join(`${file}.archive`, name)
    renameSync(path, `${path}.away`)
    const refused = await calls.get(`/api/executions/${ids[0]}/events`)
    expect(refused.status).to.equal(503)
    expect(refused.body).to.include({ code: 'archive_unreadable' })
    expect(refused.body.detail).to.contain(name)
    expect((await calls.get(`/api/executions?archived=true`)).body.executions).to.have.length(3)
    renameSync(`${path}.away`, path)
    expect((await calls.get(`/api/executions/${ids[0]}/events`)).status).to.equal(200)
  })

  it('refuse what makes no sense, all at once', async () => {
    const nothing = await calls.post('/api/archive/run', {})
    expect(nothing.status).to.equal(422)
    expect(nothing.body.errors[0]).to.include({ pointer: '/older_than', code: 'required' })
    const wrong = await calls.post('/api/archive/run', { older_than: -1, limit: 0, older: 3 })
    expect(wrong.body.errors.map(({ pointer }: { pointer: string }) => pointer).toSorted()).to.deep.equal([
      '/limit',
      '/older',
      '/older_than',
    ])
    expect((await calls.get('/api/archives/none')).body).to.include({ code: 'archive_not_found' })
    expect((await calls.post('/api/executions/none/unarchive')).body).to.include({ code: 'execution_not_found' })
  })

  it('are no ability of a store without files', async () => {
    const other = await openTestServer()
    const { get, post } = callsTo(other)
    for (const answer of [await post('/api/archive/run', { older_than: 0 }), await get('/api/archives')]) {
      expect(answer.status).to.equal(409)
      expect(answer.body).to.include({ code: 'no_archives' })
    }
    await other.close()
  })
})
