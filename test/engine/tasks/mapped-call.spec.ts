import { expect } from 'chai'
import * as E from 'fp-ts/lib/Either.js'
import type { ServerResponse } from 'node:http'
import type { HttpMapping } from '../../../src/domain/component/manifest.ts'
import { compileMapping } from '../../../src/domain/component/mapping/compile-mapping.ts'
import type { Attempt } from '../../../src/engine/engine.ts'
import { callMapped } from '../../../src/engine/tasks/mapped-call.ts'
import { ACCEPTED } from '../../../src/engine/tasks/task-kind.ts'
import { taskToken } from '../../../src/engine/tasks/task-token.ts'
import { undiciTransport } from '../../../src/engine/tasks/undici-transport.ts'
import { anAttempt, targetAt } from '../../support/components-attempt.ts'
import { scriptedServer, signal, type Received, type ScriptedServer } from '../../support/components-server.ts'
import { manualClock } from '../../support/manual-clock.ts'

const JSON_TYPE = { 'content-type': 'application/json' }
const SSE_TYPE = { 'content-type': 'text/event-stream; charset=utf-8' }

describe('calling an API by a mapping', () => {
  const servers: ScriptedServer[] = []
  const transport = undiciTransport({ connections: 8, maxBodyBytes: 64 * 1024 })
  const clock = manualClock()
  const beats: string[] = []
  const serve = async (answer: (response: ServerResponse, request: Received) => void) => {
    const server = await scriptedServer((request, response) => answer(response, request))
    servers.push(server)
    return server
  }
  const call = (url: string, mapping: Partial<HttpMapping>, attempt: Partial<Attempt> = {}) => {
    const { plan, problems } = compileMapping({ method: 'POST', path: '/x', ...mapping })
    expect(problems).to.deep.equal([])
    const parts = { transport, now: clock.now, after: clock.after, beat: (token: string) => beats.push(token) }
    return callMapped(parts, targetAt(url, '/base'))(anAttempt(attempt), plan)
  }
  /** What comes of one answer. */
  const outcome = async (
    status: number,
    body: unknown,
    mapping: Partial<HttpMapping> = {},
    headers: Record<string, string> = JSON_TYPE,
  ) => {
    const server = await serve((response) =>
      response.writeHead(status, headers).end(typeof body === 'string' ? body : JSON.stringify(body)),
    )
    const came = await call(server.url, mapping).outcome
    if (came === ACCEPTED) return came
    return E.isRight(came) ? { output: came.right } : came.left
  }

  after(async () => {
    await transport.close()
    await Promise.all(servers.map((server) => server.stop()))
  })

  it('sends what the mapping says, and what every call has', async () => {
    const server = await serve((response) => response.writeHead(200, JSON_TYPE).end('{"ok":true}'))
    const mapping = {
      method: 'PUT',
      path: '/agents/{id}',
      query: { dry: '${input.?dry}' },
      headers: { 'X-Task': '${context.task_id}' },
      body: { content: '${input.content}' },
    } as const
    expect(await call(server.url, mapping, { input: { id: 'a b', content: [1] } }).outcome).to.deep.equal(
      E.right({ ok: true }),
    )
    const [request] = server.received
    expect(request).to.include({ method: 'PUT', path: '/base/agents/a%20b', body: '{"content":[1]}' })
    expect(request?.headers).to.include({
      'content-type': 'application/json',
      'x-task': 'task1',
      'idempotency-key': '01890a5d-ac96-774b-bcce-b302099a8058:task1:1',
    })
    expect(request?.headers['traceparent']).to.match(/^00-01890a5dac96774bbcceb302099a8058-/)
  })

  it('sends nothing for an input that makes no request', async () => {
    const server = await serve((response) => response.end())
    const came = await call(server.url, { path: '/{id}' }, { input: {} }).outcome
    expect(came).to.have.nested.property('left.type', 'invalid_input')
    expect(server.received).to.deep.equal([])
  })

  describe('takes', () => {
    it('the body as output', async () => {
      expect(await outcome(201, { id: 1 })).to.deep.equal({ output: { id: 1 } })
      expect(await outcome(204, '')).to.deep.equal({ output: null })
      expect(await outcome(200, 'hello', {}, { 'content-type': 'text/plain' })).to.deep.equal({ output: 'hello' })
    })

    it('what result makes of the answer', async () => {
      const result =
        '${{"id": response.body.data.id, "status": response.status, "kind": response.headers["content-type"]}}'
      expect(await outcome(200, { data: { id: 7 } }, { result })).to.deep.equal({
        output: { id: 7, status: 200, kind: 'application/json' },
      })
    })

    it('an answer from which no result can be made as an error', async () => {
      const error = await outcome(200, {}, { result: '${response.body.data}' })
      expect(error).to.include({ type: 'expression_error', retryable: false })
      expect(error).to.have.property('message').that.contains('response.body.data')
    })

    it('202 as a task that is reported later, when it was told the token', async () => {
      const body = { callback: '${context.task_token}' }
      expect(await outcome(202, { queued: true }, { body })).to.equal(ACCEPTED)
    })

    it('202 as done when it could not report', async () => {
      expect(await outcome(202, { queued: true }, {})).to.deep.equal({ output: { queued: true } })
    })
  })

  describe('fails', () => {
    const bodies: readonly (readonly [unknown, string])[] = [
      [{ error: 'no such agent' }, 'no such agent'],
      [{ detail: 'Not Found' }, 'Not Found'],
      [{ message: 'out of memory', status: 'error' }, 'out of memory'],
      [{ type: 'https://x/y', title: 'Bad', detail: 'Too bad' }, 'Too bad'],
      [{ type: 'https://x/y', title: 'Bad' }, 'Bad'],
      [{ error: { message: 'quota', code: 1 } }, 'quota'],
      [
        { detail: [{ loc: ['body', 'content'], msg: 'Field required', type: 'missing' }] },
        'body.content: Field required',
      ],
      ['gone', 'answered with status 404'],
      ['', 'answered with status 404'],
    ]
    for (const [body, message] of bodies) {
      it(`with ${JSON.stringify(body)} as its own message`, async () => {
        expect(await outcome(404, body)).to.include({ type: 'http_404', message, retryable: false })
      })
    }

    for (const [status, retryable] of [
      [400, false],
      [409, false],
      [408, true],
      [425, true],
      [429, true],
      [500, true],
      [503, true],
    ] as const) {
      it(`on ${status}, ${retryable ? 'to try again' : 'for good'}`, async () => {
        expect(await outcome(status, {})).to.include({ type: `http_${status}`, retryable })
      })
    }

    it('obeying Retry-After', async () => {
      expect(await outcome(429, {}, {}, { ...JSON_TYPE, 'retry-after': '7' })).to.include({ retry_after: 7 })
    })

    it('on a redirect, which it does not follow', async () => {
      const error = await outcome(302, '', {}, { location: 'http://127.0.0.1:1/' })
      expect(error).to.include({ type: 'http_302', retryable: false })
      expect(error).to.have.property('message').that.contains('redirect')
    })

    for (const [from, to] of [
      ['/x', '/base/x/'],
      ['/x/', '/base/x'],
      ['/x', 'http://HOST/base/x/'],
    ] as const) {
      it(`not on a redirect from ${from} to ${to}, which only spells the same otherwise`, async () => {
        const server = await serve((response, { path, body, headers }) => {
          const location = to.replace('HOST', headers.host ?? '')
          if (path === `/base${from}?a=1`) response.writeHead(307, { location: `${location}?a=1` }).end()
          else response.writeHead(200, JSON_TYPE).end(JSON.stringify({ path, body }))
        })
        const came = await call(server.url, { path: from, query: { a: 1 }, body: 'b' }).outcome
        expect(came).to.deep.equal(E.right({ path: `${to.replace('http://HOST', '')}?a=1`, body: '"b"' }))
        expect(new Set(server.received.map(({ headers }) => headers['idempotency-key'])).size).to.equal(1)
      })
    }

    for (const [status, location] of [
      [301, '/base/x/'],
      [307, '/base/y/'],
      [307, '/base/x/?b=1'],
      [307, 'http://127.0.0.1:1/base/x/'],
      [307, '//elsewhere/base/x/'],
      [307, '::'],
      [307, undefined],
    ] as const) {
      it(`on ${status} to ${location}`, async () => {
        const server = await serve((response) => response.writeHead(status, location && { location }).end())
        const came = await call(server.url, {}).outcome
        expect(came)
          .to.have.property('left')
          .that.includes({ type: `http_${status}`, retryable: false })
        expect(server.received).to.have.length(1)
      })
    }

    it('on a redirect that goes round in circles', async () => {
      const server = await serve((response, { path }) =>
        response.writeHead(307, { location: path.endsWith('/') ? '/base/x' : '/base/x/' }).end(),
      )
      expect(await call(server.url, {}).outcome).to.have.nested.property('left.type', 'http_307')
      expect(server.received).to.have.length(2)
    })

    it('on more than it may take', async () => {
      expect(await outcome(200, 'x'.repeat(70_000))).to.include({ type: 'response_too_large', retryable: false })
    })

    it('on what says that it is JSON and is not', async () => {
      expect(await outcome(200, '{"a":')).to.include({ type: 'bad_response', retryable: true })
    })
  })

  describe('with errors of its own', () => {
    const errors =
      '${response.status >= 400 || response.body.?status.orValue("") == "error" ? {"type": "plan_error", "message": response.body.message, "retryable": true} : null}'
    it('fails on an answer that is well by its status', async () => {
      expect(await outcome(200, { status: 'error', message: 'no' }, { errors })).to.deep.include({
        type: 'plan_error',
        message: 'no',
        retryable: true,
        details: { status: 200 },
      })
      expect(await outcome(200, { status: 'success', data: 1 }, { errors })).to.have.property('output')
    })
    it('says more of one that is not', async () => {
      expect(await outcome(400, { message: 'no' }, { errors })).to.include({ type: 'plan_error', retryable: true })
    })
    it('takes a text as the message', async () => {
      expect(await outcome(404, { message: 'no' }, { errors: '${"x " + response.body.message}' })).to.include({
        type: 'http_404',
        message: 'x no',
        retryable: false,
      })
    })
    it('that say nothing fails by what is usual', async () => {
      expect(await outcome(404, { message: 'no' }, { errors: '${null}' })).to.include({
        type: 'http_404',
        message: 'no',
      })
    })
    it('that cannot be made of an error says both', async () => {
      const error = await outcome(500, 'oh', { errors: '${response.body.message}' }, { 'content-type': 'text/plain' })
      expect(error).to.include({ type: 'http_500', retryable: true })
      expect(error)
        .to.have.property('message')
        .that.matches(/status 500 .*response\.body/)
    })
    it('that give something else is an error for good', async () => {
      expect(await outcome(200, {}, { errors: '${7}' })).to.include({ type: 'expression_error', retryable: false })
    })
  })

  it('gives up when the time of the mapping is over, to try again', async () => {
    const arrived = signal()
    const server = await serve(() => arrived.fire())
    const { outcome: waiting } = call(server.url, { timeout: 30 })
    await arrived.fired
    await clock.advance(29_999)
    await clock.advance(1)
    expect(await waiting).to.deep.equal(
      E.left({ type: 'timeout', message: 'no answer within 30 seconds', retryable: true }),
    )
    await server.closed(1)
  })

  it('is aborted from outside', async () => {
    const arrived = signal()
    const server = await serve(() => arrived.fire())
    const { outcome: waiting, abort } = call(server.url, { timeout: 30 })
    await arrived.fired
    abort()
    expect(await waiting).to.have.nested.property('left.type', 'aborted')
    await server.closed(1)
  })

  describe('as a stream', () => {
    const stream = { stream: 'sse' } as const
    const sse = (body: string, mapping: Partial<HttpMapping> = {}, headers: Record<string, string> = SSE_TYPE) =>
      outcome(200, body, { ...stream, ...mapping }, headers)

    it('gives the data of its events', async () => {
      expect(await sse('data: {"a":1}\n\nevent: end\nid: 7\ndata: plain\ndata: text\n\n')).to.deep.equal({
        output: [{ a: 1 }, 'plain\ntext'],
      })
      expect(await sse('')).to.deep.equal({ output: [] })
    })

    it('gives what result makes of them', async () => {
      const result =
        '${{"text": events.filter(e, e.event == "message").map(e, e.data.t).join(""), "last": events[-1].id}}'
      expect(await sse('data: {"t":"a"}\n\ndata: {"t":"b"}\nid: 2\n\n', { result })).to.deep.equal({
        output: { text: 'ab', last: '2' },
      })
    })

    it('gives the text of its events as it was sent', async () => {
      const result = '${events.map(e, e.text).join("")}'
      expect(await sse('data: a\n\ndata:  7\n\ndata: {"b":1}\n\n', { result })).to.deep.equal({ output: 'a 7{"b":1}' })
    })

    it('takes a last event without an empty line behind it', async () => {
      expect(await sse('data: 1\n\ndata: 2')).to.deep.equal({ output: [1, 2] })
    })

    it('is over with [DONE], whoever keeps the connection open', async () => {
      const server = await serve((response) => response.writeHead(200, SSE_TYPE).write('data: 1\n\ndata: [DONE]\n\n'))
      expect(await call(server.url, stream).outcome).to.deep.equal(E.right([1]))
      await server.closed(1)
    })

    it('puts characters together that come in pieces', async () => {
      const server = await serve((response) => {
        const bytes = Buffer.from('data: "é→"\n\n')
        response.writeHead(200, SSE_TYPE)
        void (async () => {
          for (const byte of bytes) await new Promise<void>((done) => response.write(Buffer.of(byte), () => done()))
          response.end()
        })()
      })
      expect(await call(server.url, stream).outcome).to.deep.equal(E.right(['é→']))
    })

    it('fails with an event of errors', async () => {
      expect(await sse('data: 1\n\nevent: error\ndata: {"error":"model gone"}\n\n')).to.include({
        type: 'component_error',
        message: 'model gone',
        retryable: false,
      })
    })

    it('fails when it is none', async () => {
      expect(await sse('{}', {}, JSON_TYPE)).to.include({ type: 'bad_response', retryable: false })
    })

    it('fails by its status', async () => {
      expect(await outcome(503, { error: 'busy' }, stream)).to.include({ type: 'http_503', message: 'busy' })
    })

    it('fails when it is broken off, to try again', async () => {
      const server = await serve((response) => {
        response.writeHead(200, SSE_TYPE).write('data: 1\n\n', () => response.destroy())
      })
      expect(await call(server.url, stream).outcome).to.have.nested.property('left.retryable', true)
    })

    it('that never ends fails at its bound', async () => {
      expect(await sse('data: x\n\n'.repeat(10_000))).to.include({ type: 'response_too_large' })
    })

    it('is a sign of life, now and then, where one is expected', async () => {
      const heard = [signal(), signal(), signal()]
      let response: ServerResponse | undefined
      const server = await serve((given) => {
        response = given
        given.writeHead(200, SSE_TYPE).flushHeaders()
        heard[0]?.fire()
      })
      beats.length = 0
      const attempt = { heartbeat_timeout: 60 }
      const { outcome: waiting } = call(server.url, stream, attempt)
      await heard[0]?.fired
      const said = async (text: string, count: number) => {
        response?.write(text)
        while (beats.length < count) await new Promise((done) => setImmediate(done))
      }
      await said('data: 1\n\n', 1)
      await clock.advance(1_000)
      await said('data: 2\n\n', 2)
      response?.end('data: 3\n\n')
      expect(await waiting).to.deep.equal(E.right([1, 2, 3]))
      expect(beats).to.deep.equal(Array.from({ length: 2 }, () => taskToken(anAttempt(attempt))))
    })

    it('is none where none is expected', async () => {
      beats.length = 0
      await sse('data: 1\n\n')
      expect(beats).to.deep.equal([])
    })
  })
})
