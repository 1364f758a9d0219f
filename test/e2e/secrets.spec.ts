import { expect } from 'chai'
import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { callsTo } from '../support/http-call.ts'
import { clientOf, historyOf } from '../support/e2e-client.ts'
import { e2eFolder } from '../support/e2e-folder.ts'
import { leakyServer, type Leaky } from '../support/e2e-leaky.ts'
import { endServerProcesses, startServerProcess, type ServerProcess } from '../support/server-process.ts'

const MARK = 's3same'
const TOKEN = `${MARK}/+?"street"\\&ü`
const PASSWORD = `${MARK}-pass\nword`

/** Whatever shows one of the secrets shows this, or its base64 at one of three places. */
const traces = [MARK, ...[0, 1, 2].map((before) => base64Within(before))]

function base64Within(before: number): string {
  const coded = Buffer.from('x'.repeat(before) + MARK).toString('base64')
  return coded.slice(Math.ceil((before * 8) / 6), Math.floor(((before + MARK.length) * 8) / 6))
}

const call = (action: string, more: object = {}) => ({
  component: 'leaky',
  action,
  input: { token: 'Bearer ${secrets.TOKEN}', user: { password: '${secrets.PASSWORD}', name: '${input.name}' } },
  retry: { max_attempts: 2, initial_delay: 0.05 },
  ...more,
})

describe('a secret', function () {
  this.timeout(120_000)
  const folder = e2eFolder()
  const dataDir = join(folder.path, 'data')
  const secretsFile = join(folder.path, 'secrets')
  let leaky: Leaky
  const said: string[] = []
  const answers: string[] = []
  let id = ''

  const start = (): Promise<ServerProcess> =>
    startServerProcess(dataDir, {
      HARMONIA_LOG_LEVEL: 'TRACE',
      HARMONIA_SECRET_TOKEN: TOKEN,
      HARMONIA_SECRETS_FILE: secretsFile,
      HARMONIA_MAX_INLINE_OUTPUT: '1024',
    })

  /** Everything that the server shows of the execution, and of itself. */
  const askEverything = async (server: ServerProcess): Promise<void> => {
    const { get } = callsTo(server)
    const { events } = (await get(`/api/executions/${id}/events?limit=1000`)).body as unknown as {
      events: { details: Record<string, { href?: string } | undefined> }[]
    }
    const blobs = events.flatMap(({ details }) =>
      ['input_ref', 'output_ref'].flatMap((name) => details[name]?.href ?? []),
    )
    const paths = [
      '/api/status',
      '/metrics',
      '/api/secrets',
      '/api/workflows',
      '/api/executions',
      `/api/executions/${id}`,
      `/api/executions/${id}/tasks`,
      ...events.map((_, at) => `/api/executions/${id}?at=${at}`),
      ...blobs,
    ]
    for (const path of paths) {
      const { status, text, headers } = await get(path)
      expect(status, path).to.equal(200)
      answers.push(text, JSON.stringify(headers))
    }
    expect(blobs, 'some of it is kept apart').not.to.be.empty
    answers.push((await get(`/api/executions/${id}/events`, { accept: 'application/x-ndjson' })).text)
    answers.push(JSON.stringify(await historyOf(clientOf(server), id)))
  }

  before(async () => {
    writeFileSync(secretsFile, JSON.stringify({ PASSWORD }))
    chmodSync(secretsFile, 0o600)
    leaky = await leakyServer()
    const server = await start()
    const client = clientOf(server)
    await client.registerComponent({ name: 'leaky', endpoint: leaky.endpoint })
    const request = (path: string, more: object = {}) => ({
      component: 'http',
      action: 'request',
      input: {
        method: 'POST',
        url: `${leaky.endpoint}${path}`,
        headers: { authorization: 'Bearer ${secrets.TOKEN}' },
        query: { token: '${secrets.TOKEN}' },
        body: '${secrets.PASSWORD}',
        ...more,
      },
      retry: { max_attempts: 1 },
    })
    const { workflow_id } = await client.createWorkflow({
      name: 'tells',
      tasks: {
        echo: call('echo'),
        refuse: call('refuse'),
        report: call('report'),
        garble: call('garble'),
        drop: call('drop'),
        hang: call('hang', { timeout: 1 }),
        each: call('echo', { for_each: { items: '${input.list}' } }),
        missing: call('echo', { input: { none: '${secrets.NOBODY}' } }),
        mirror: request('/mirror'),
        unlike: request('/mirror', { headers: { authorization: '${secrets.PASSWORD}' } }),
        nowhere: request('/mirror', { url: '${secrets.TOKEN}' }),
        crash: call('crash'),
      },
    })
    const started = await client.executeWorkflow({ workflow_id, input: { name: '[secret TOKEN]', list: [1, 2] } })
    id = started.execution_id
    answers.push(JSON.stringify(started))
    await leaky.called('crash', 1)
    await server.kill()
    said.push(server.errors())

    const next = await start()
    await leaky.called('crash', 2)
    await callsTo(next).post(`/api/executions/${id}/pause`)
    await callsTo(next).post(`/api/executions/${id}/resume`)
    await allButTheCrash(next)
    await clientOf(next).cancelExecution(id)
    await askEverything(next)
    expect(await next.stop()).to.equal(0)
    said.push(next.errors())
  })
  after(async () => {
    endServerProcesses()
    await leaky.stop()
    folder.remove()
  })

  /** Every other task has ended: its event has come. */
  const allButTheCrash = async (server: ServerProcess): Promise<void> => {
    const left = new Set([
      'echo',
      'refuse',
      'report',
      'garble',
      'drop',
      'hang',
      'each',
      'missing',
      'mirror',
      'unlike',
      'nowhere',
    ])
    for await (const { event_type, task_id } of clientOf(server).monitorExecution(id)) {
      if (event_type === 'task_completed' || event_type === 'task_failed') left.delete(task_id ?? '')
      if (left.size === 0) return
    }
  }

  const near = (text: string): string => [...text.matchAll(/.{0,60}s3same.{0,60}/gs)].join(' ### ').slice(0, 800)
  const shows = (bytes: Buffer): readonly string[] => traces.filter((trace) => bytes.includes(trace))

  it('was used, and said again in every way', () => {
    const tasks = (
      JSON.parse(answers.find((text) => text.startsWith('{"execution_id"') && text.includes('"tasks"')) ?? '{}') as {
        tasks: Record<string, { status: string; error: { type: string } | null }>
      }
    ).tasks
    const came = Object.fromEntries(
      Object.entries(tasks).map(([name, { status, error }]) => [name, error?.type ?? status]),
    )
    expect(came).to.deep.include({
      echo: 'completed',
      refuse: 'http_400',
      report: 'bad',
      garble: 'bad_response',
      drop: 'connection_failed',
      hang: 'timeout',
      each: 'completed',
      'each[1]': 'completed',
      missing: 'secret_missing',
      mirror: 'completed',
      unlike: 'invalid_input',
      nowhere: 'invalid_input',
      crash: 'cancelled',
    })
    expect(leaky.calls.get('refuse')).to.equal(2)
  })

  it('stands in no byte of the data', () => {
    const files = readdirSync(dataDir, { recursive: true, encoding: 'utf8' }).map((name) => join(dataDir, name))
    const read = files.filter((file) => statSync(file).isFile()).map((file) => [file, readFileSync(file)] as const)
    expect(read.reduce((bytes, [, { length }]) => bytes + length, 0)).to.be.greaterThan(50_000)
    for (const [file, bytes] of read) expect(shows(bytes), file).to.deep.equal([])
    expect(Buffer.concat(read.map(([, bytes]) => bytes)).includes('[secret TOKEN]')).to.equal(true)
  })

  it('stands in no line of the log', () => {
    expect(said.join('').length).to.be.greaterThan(100)
    expect(shows(Buffer.from(said.join('')))).to.deep.equal([])
  })

  it('stands in no answer', () => {
    for (const answer of answers) expect(shows(Buffer.from(answer)), near(answer)).to.deep.equal([])
  })
})
