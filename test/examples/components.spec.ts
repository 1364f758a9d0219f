import { expect } from 'chai'
import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { request as rawRequest } from 'node:http'
import { startSampleComponents, type LoggedCall, type SampleComponents } from '../../examples/components/index.ts'
import * as E from 'fp-ts/lib/Either.js'
import { callComponent } from '../../src/engine/tasks/component-call.ts'
import { undiciTransport } from '../../src/engine/tasks/undici-transport.ts'
import { anAttempt, targetAt } from '../support/components-attempt.ts'
import { concluded } from '../support/concluded.ts'

/** The fields that the samples' outputs have, of one sort or another. */
interface Result {
  readonly result: string
  readonly id: string
  readonly metrics: Readonly<Record<string, unknown>>
  readonly numbers: unknown
  readonly results: unknown
}
interface Answer {
  readonly status: string
  readonly result: Result
  readonly message?: string
  readonly details?: unknown
}

describe('the sample components', () => {
  let dir: string
  let samples: SampleComponents
  let calls: LoggedCall[]

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'harmonia-samples-'))
    calls = []
    samples = await startSampleComponents({ dir, log: (call) => calls.push(call) })
  })
  afterEach(async () => {
    await samples.stop()
    await rm(dir, { recursive: true })
  })

  const endpoint = (name: string) => samples.components.find((component) => component.name === name)?.endpoint ?? ''
  const send = (name: string, path: string, body: string, headers: Readonly<Record<string, string>> = {}) =>
    fetch(endpoint(name) + path, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } })
  const act = async (name: string, action: string, params: unknown, key?: string): Promise<Answer> => {
    const headers = key === undefined ? {} : { 'idempotency-key': key }
    const response = await send(name, `/api/actions/${action}`, JSON.stringify({ action, params }), headers)
    expect(response.status).to.equal(200)
    return (await response.json()) as Answer
  }
  const stored = async () =>
    (await readFile(join(dir, 'results.jsonl'), 'utf8')).split('\n').filter((line) => line !== '')

  it('are ergon, prometheus, apollo and engram', async () => {
    expect(samples.components.map(({ name }) => name)).to.deep.equal(['ergon', 'prometheus', 'apollo', 'engram'])
    for (const { endpoint } of samples.components) {
      const { actions } = (await (await fetch(`${endpoint}/api/capabilities`)).json()) as { actions: string[] }
      expect(actions).not.to.deep.equal([])
      for (const action of actions) {
        const schema = await (await fetch(`${endpoint}/api/actions/${action}/schema`)).json()
        expect(schema).to.have.nested.property('input_schema.type', 'object')
        expect(schema).to.have.property('description').that.is.a('string')
      }
    }
  })

  it('carry out the first example of the documentation', async () => {
    const transport = undiciTransport({ connections: 8 })
    const call = async (component: string, action: string, input: unknown): Promise<Result> => {
      const target = targetAt(endpoint(component))
      const attempt = anAttempt({ component, action, input })
      const outcome = await concluded(callComponent({ transport, now: () => 0 }, target)(attempt))
      return (E.isRight(outcome) ? outcome.right : outcome) as Result
    }
    const task1 = await call('ergon', 'execute_command', { command: 'echo Hello World' })
    expect(task1.result).to.equal('Hello World')
    const task2 = await call('prometheus', 'analyze_results', { data: task1.result })
    expect(task2).to.deep.equal({ type: 'string', length: 11, words: 2, lines: 1, numbers: null })
    await transport.close()
  })

  it('carry out the pipeline of the documentation', async () => {
    const fetched = await act('ergon', 'fetch_from_api', { url: samples.data_url })
    const analysed = await act('apollo', 'analyze_metrics', { data: fetched.result })
    expect(analysed.result.metrics['metrics[].requests']).to.include({ count: 6, min: 640, max: 9455, sum: 22480 })
    const kept = await act('engram', 'store_results', { results: analysed.result })
    expect((await act('engram', 'get_results', { id: kept.result.id })).result).to.deep.include({
      id: kept.result.id,
      results: analysed.result,
    })
  })

  it('log each call as it arrives, with its idempotency key', async () => {
    const context = { workflow_id: 'w', execution_id: 'e', task_id: 't', attempt: 2, deadline: 'd', at: 'never', x: 1 }
    const body = JSON.stringify({ action: 'analyze_results', params: { data: 1 }, context })
    await send('prometheus', '/api/actions/analyze_results', body, { 'idempotency-key': 'e:t:2' })
    expect(calls).to.have.length(1)
    expect(calls[0]).to.include({
      component: 'prometheus',
      action: 'analyze_results',
      idempotency_key: 'e:t:2',
      execution_id: 'e',
      task_id: 't',
      attempt: 2,
      repeated: false,
    })
    expect(calls[0]?.at).to.match(/^\d{4}-.*Z$/)
    expect(calls[0]).not.to.have.property('x')
  })

  describe('ergon', () => {
    const run = (params: object, key?: string) => act('ergon', 'execute_command', params, key)

    it('runs a program with its arguments', async () => {
      expect(await run({ command: `printf '%s|' a "b c" d\\ e '' "it's"` })).to.deep.equal({
        status: 'success',
        result: { result: "a|b c|d e||it's|", exit_code: 0, stderr: '' },
      })
    })

    const words: readonly (readonly [command: string, output: string])[] = [
      ['echo hi; rm -rf results.jsonl', 'hi; rm -rf results.jsonl'],
      ['echo a && echo b || echo c | cat', 'a && echo b || echo c | cat'],
      ['echo $HOME ${HOME} $(id) `id` ~ *', '$HOME ${HOME} $(id) `id` ~ *'],
      ['echo a > out.txt < in.txt &', 'a > out.txt < in.txt &'],
      ['echo "a\nb" \'$(id)\'', 'a\nb $(id)'],
    ]
    for (const [command, output] of words) {
      it(`takes ${JSON.stringify(command)} for words`, async () => {
        expect((await run({ command })).result).to.deep.include({ result: output, exit_code: 0 })
        expect(await stored()).to.deep.equal([])
      })
    }

    const failures: readonly (readonly [what: string, params: object, error: object])[] = [
      [
        'a command that ends badly',
        { command: 'ls /no/such/place' },
        { error_type: 'command_failed', is_retriable: false },
      ],
      [
        'a command that takes too long',
        { command: 'sleep 30', timeout: 0.05 },
        { error_type: 'command_timed_out', is_retriable: true },
      ],
      ['a program that is not there', { command: 'no-such-program' }, { error_type: 'command_not_found' }],
      ['a folder', { command: '/' }, { error_type: 'command_failed' }],
      ['a quote that is not closed', { command: 'echo "a' }, { error_type: 'invalid_input' }],
      ['no command', {}, { error_type: 'invalid_input' }],
      ['an empty command', { command: '  ' }, { error_type: 'invalid_input' }],
      ['a command with a zero byte', { command: 'echo a\0b' }, { error_type: 'invalid_input' }],
      ['a command that is no text', { command: ['echo'] }, { error_type: 'invalid_input' }],
      ['a timeout that is none', { command: 'echo', timeout: 'x' }, { error_type: 'invalid_input' }],
      ['endless output', { command: 'yes', timeout: 10 }, { error_type: 'output_too_large' }],
      ['a shell', { command: 'echo $HOME', shell: true }, { error_type: 'shell_not_allowed', is_retriable: false }],
    ]
    for (const [what, params, error] of failures) {
      it(`answers ${what} with an error`, async () => {
        expect(await run(params)).to.deep.include({ status: 'error', ...error })
      })
    }

    it('says how a command ended', async () => {
      const { details, message } = await run({ command: `sh -c "echo out; echo oops >&2; exit 3"` })
      expect(details).to.deep.equal({ exit_code: 3, result: 'out', stderr: 'oops' })
      expect(message).to.equal('sh exited with 3: oops')
    })

    it('gives commands no more of its environment than they need', async () => {
      process.env['HARMONIA_TEST_SECRET'] = 'secret'
      try {
        const { result } = await run({ command: 'env' })
        expect(result.result).to.include('PATH=').and.not.include('secret')
      } finally {
        delete process.env['HARMONIA_TEST_SECRET']
      }
    })

    it('uses a shell where it was started with one', async () => {
      const withShell = await startSampleComponents({ dir, allowShell: true })
      const url = `${withShell.components[0]?.endpoint}/api/actions/execute_command`
      const body = JSON.stringify({ params: { command: 'echo a; echo b', shell: true } })
      const response = await fetch(url, { method: 'POST', body, headers: { 'content-type': 'application/json' } })
      expect(await response.json()).to.have.nested.property('result.result', 'a\nb')
      await withShell.stop()
    })

    it('runs a command once per idempotency key, also while it is running', async () => {
      const command = `sh -c "echo run >> ${join(dir, 'runs')}; echo $$"`
      const [first, joined] = await Promise.all([run({ command }, 'k'), run({ command }, 'k')])
      expect(joined).to.deep.equal(first)
      expect(await run({ command }, 'k')).to.deep.equal(first)
      expect(await readFile(join(dir, 'runs'), 'utf8')).to.equal('run\n')
      await run({ command }, 'another')
      expect(await readFile(join(dir, 'runs'), 'utf8')).to.equal('run\nrun\n')
      expect(calls.map(({ repeated }) => repeated)).to.deep.equal([false, true, true, false])
    })

    for (const [what, url, error] of [
      ['no URL', 'x', { error_type: 'invalid_input' }],
      ['a file', 'file:///etc/passwd', { error_type: 'invalid_input' }],
      ['nobody listening', 'http://127.0.0.1:1/', { error_type: 'connection_failed', is_retriable: true }],
    ] as const) {
      it(`answers a fetch from ${what} with an error`, async () => {
        expect(await act('ergon', 'fetch_from_api', { url })).to.deep.include({ status: 'error', ...error })
      })
    }

    it('answers a fetch of what is not there with an error', async () => {
      const url = samples.data_url.replace('/data', '/nothing')
      expect(await act('ergon', 'fetch_from_api', { url })).to.deep.include({
        status: 'error',
        error_type: 'http_404',
        is_retriable: false,
      })
    })
  })

  describe('prometheus', () => {
    const analyses: readonly (readonly [data: unknown, analysis: object])[] = [
      ['one 2\nthree -4.5', { type: 'string', length: 16, words: 4, lines: 2 }],
      ['', { type: 'string', length: 0, words: 0, lines: 0, numbers: null }],
      [null, { type: 'null', length: null, numbers: null }],
      [7, { type: 'number', length: null }],
      [true, { type: 'boolean', numbers: null }],
      [
        { a: 1, b: [2, { c: 3 }] },
        { type: 'object', length: 2 },
      ],
      [[1, 'x'], { type: 'array', length: 2 }],
    ]
    for (const [data, analysis] of analyses) {
      it(`analyses ${JSON.stringify(data)}`, async () => {
        expect((await act('prometheus', 'analyze_results', { data })).result).to.deep.include(analysis)
      })
    }
    it('sums up the numbers that it finds', async () => {
      const { result } = await act('prometheus', 'analyze_results', { data: { a: 1, b: [2, { c: 6 }] } })
      expect(result.numbers).to.deep.equal({ count: 3, sum: 9, min: 1, max: 6, mean: 3, median: 2, p95: 6 })
    })
    it('answers no data with an error', async () => {
      expect(await act('prometheus', 'analyze_results', {})).to.include({ error_type: 'invalid_input' })
    })
  })

  describe('apollo', () => {
    it('makes figures of the numeric fields', async () => {
      const data = Array.from({ length: 100 }, (_, n) => ({ ms: n + 1, name: 'x', deep: { ok: 1 } }))
      const { result } = await act('apollo', 'analyze_metrics', { data })
      expect(result).to.deep.equal({
        fields: 2,
        metrics: {
          '[].ms': { count: 100, sum: 5050, min: 1, max: 100, mean: 50.5, median: 50, p95: 95 },
          '[].deep.ok': { count: 100, sum: 100, min: 1, max: 1, mean: 1, median: 1, p95: 1 },
        },
      })
    })
    it('finds none where there is none, and takes odd keys for keys', async () => {
      expect((await act('apollo', 'analyze_metrics', { data: 'x' })).result).to.deep.equal({ fields: 0, metrics: {} })
      const body = '{"params":{"data":{"__proto__":{"polluted":1},"constructor":2}}}'
      const { result } = (await (await send('apollo', '/api/actions/analyze_metrics', body)).json()) as Answer
      expect(Object.keys(result.metrics)).to.have.members(['__proto__.polluted', 'constructor'])
    })
  })

  describe('engram', () => {
    it('stores once per idempotency key', async () => {
      const answers = await Promise.all([1, 2, 3].map(() => act('engram', 'store_results', { results: { a: 1 } }, 'k')))
      expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).to.equal(1)
      expect(await stored()).to.have.length(1)
      await act('engram', 'store_results', { results: { a: 1 } }, 'another')
      await act('engram', 'store_results', { results: { a: 1 } })
      await act('engram', 'store_results', { results: { a: 1 } })
      expect(await stored()).to.have.length(4)
    })

    it('knows what it stored after a restart, and stores it no second time', async () => {
      const before = await act('engram', 'store_results', { results: [1, 'ä'] }, 'k')
      await samples.stop()
      samples = await startSampleComponents({ dir })
      expect(await act('engram', 'store_results', { results: 'other' }, 'k')).to.deep.equal(before)
      expect(await stored()).to.have.length(1)
      const { result } = await act('engram', 'get_results', { id: before.result.id })
      expect(result.results).to.deep.equal([1, 'ä'])
    })

    it('goes on behind a line that was cut off by a crash', async () => {
      await act('engram', 'store_results', { results: 1 }, 'a')
      await samples.stop()
      await appendFile(join(dir, 'results.jsonl'), '{"id":"half')
      samples = await startSampleComponents({ dir })
      const { result } = await act('engram', 'store_results', { results: 2 }, 'b')
      expect((await stored()).map((line) => (JSON.parse(line) as Result).results)).to.deep.equal([1, 2])
      expect((await act('engram', 'get_results', { id: result.id })).result.results).to.equal(2)
    })

    it('answers an id that it does not know with an error', async () => {
      expect(await act('engram', 'get_results', { id: 'nope' })).to.include({ error_type: 'not_found' })
      expect(await act('engram', 'get_results', {})).to.include({ error_type: 'invalid_input' })
      expect(await act('engram', 'store_results', {})).to.include({ error_type: 'invalid_input' })
    })
  })

  describe('refuse', () => {
    const body = JSON.stringify({ params: { command: 'echo' } })
    const path = '/api/actions/execute_command'
    /** `fetch` will not send a Host of its own. */
    const statusWith = (headers: Readonly<Record<string, string>>, method = 'POST') =>
      new Promise<number | undefined>((resolve, reject) => {
        const sent = rawRequest(endpoint('ergon') + path, { method, headers }, (response) => {
          response.resume()
          response.once('end', () => resolve(response.statusCode))
        })
        sent.once('error', reject)
        sent.end(method === 'POST' ? body : undefined)
      })
    const json = { 'content-type': 'application/json' }

    for (const [what, headers, status] of [
      ['a page', { ...json, origin: 'https://evil.example' }, 403],
      ['a page from a file', { ...json, origin: 'null' }, 403],
      ['a page on this machine', { ...json, origin: 'http://127.0.0.1:3000' }, 403],
      ['a name that was rebound to loopback', { ...json, host: 'evil.example' }, 421],
      ['a name that only begins like loopback', { ...json, host: 'localhost.evil.example' }, 421],
      ['a form', { 'content-type': 'application/x-www-form-urlencoded' }, 415],
      ['a body that a page may send unasked', { 'content-type': 'text/plain' }, 415],
      ['a body without a type', {}, 415],
      ['a type that only contains JSON', { 'content-type': 'text/plain; application/json' }, 415],
    ] as const) {
      it(`${what}, and run nothing`, async () => {
        expect(await statusWith(headers)).to.equal(status)
        expect(calls).to.deep.equal([])
      })
    }

    it('what is not JSON, not an object, or too large, and run nothing', async () => {
      for (const bad of ['{', '[]', '1', '{"params":[]}', '{"params":1}']) {
        expect((await send('ergon', path, bad)).status).to.equal(400)
      }
      expect((await send('ergon', path, `{"params":{"command":"${'x'.repeat(6_000_000)}"}}`)).status).to.equal(413)
      expect(calls).to.deep.equal([])
    })

    it('actions that they do not have, and other methods', async () => {
      for (const action of ['nope', '__proto__', 'constructor', '..%2Fx']) {
        expect((await send('ergon', `/api/actions/${action}`, body)).status).to.equal(404)
      }
      expect((await send('ergon', '/', body)).status).to.equal(404)
      expect(await statusWith(json, 'GET')).to.equal(405)
    })

    it('to listen anywhere but on loopback', async () => {
      for (const host of ['0.0.0.0', '::', '192.168.0.1', 'example.com']) {
        const started = await startSampleComponents({ host, dir }).then(
          () => 'started',
          (error: Error) => error.message,
        )
        expect(started).to.equal(`the sample components only listen on loopback, not on ${host}`)
      }
    })
  })

  it('start all or not at all', async () => {
    const { port } = new URL(endpoint('ergon'))
    const started = await startSampleComponents({ dir, port: Number(port) }).then(
      () => 'started',
      (error: NodeJS.ErrnoException) => error.code,
    )
    expect(started).to.equal('EADDRINUSE')
  })
})
