import { expect } from 'chai'
import * as E from 'fp-ts/lib/Either.js'
import type { OutgoingHttpHeaders } from 'node:http'
import type { Attempt } from '../../../src/engine/engine.ts'
import { callComponent, type Target } from '../../../src/engine/tasks/component-call.ts'
import { ACCEPTED, type Call } from '../../../src/engine/tasks/task-kind.ts'
import { taskToken } from '../../../src/engine/tasks/task-token.ts'
import { undiciTransport } from '../../../src/engine/tasks/undici-transport.ts'
import { anAttempt, targetAt } from '../../support/components-attempt.ts'
import { concluded } from '../../support/concluded.ts'
import { scriptedServer, signal, type ScriptedServer } from '../../support/components-server.ts'

const NOW = Date.UTC(2026, 0, 1)
const MAX_BODY = 64 * 1024
const JSON_TYPE = { 'content-type': 'application/json' }

describe('calling a component', () => {
  const servers: ScriptedServer[] = []
  const transport = undiciTransport({ connections: 8, maxBodyBytes: MAX_BODY })
  const serve = async (...script: Parameters<typeof scriptedServer>) => {
    const server = await scriptedServer(...script)
    servers.push(server)
    return server
  }
  const callTo = (target: Target, attempt: Partial<Attempt> = {}): Call =>
    callComponent({ transport, now: () => NOW }, target)(anAttempt(attempt))
  const call = (url: string, attempt: Partial<Attempt> = {}) => callTo(targetAt(url), attempt)

  after(async () => {
    await transport.close()
    await Promise.all(servers.map((server) => server.stop()))
  })

  describe('sends', () => {
    it('one POST of the protocol to the action', async () => {
      const server = await serve((_, response) => response.writeHead(204).end())
      await callTo(targetAt(server.url, '/tools/ergon'), { action: 'run', input: { a: [1, null] } }).outcome
      const [request] = server.received
      expect(request?.method).to.equal('POST')
      expect(request?.path).to.equal('/tools/ergon/api/actions/run')
      expect(JSON.parse(request?.body ?? '')).to.deep.equal({
        action: 'run',
        params: { a: [1, null] },
        context: {
          workflow_id: '01890a5d-ac96-774b-bcce-b302099a8057',
          execution_id: '01890a5d-ac96-774b-bcce-b302099a8058',
          task_id: 'task1',
          attempt: 1,
          deadline: '2026-01-01T00:00:00.000Z',
          task_token: taskToken(anAttempt()),
        },
      })
      expect(request?.headers).to.include({
        'content-type': 'application/json',
        'idempotency-key': '01890a5d-ac96-774b-bcce-b302099a8058:task1:1',
      })
      expect(request?.headers['traceparent']).to.match(/^00-01890a5dac96774bbcceb302099a8058-[0-9a-f]{16}-01$/)
    })

    it('the same headers when an attempt is delivered again', async () => {
      const server = await serve((_, response) => response.writeHead(204).end())
      await call(server.url).outcome
      await call(server.url).outcome
      const [first, again] = server.received
      expect(again?.headers).to.deep.equal(first?.headers)
    })

    it('params of null when there is no input', async () => {
      const server = await serve((_, response) => response.writeHead(204).end())
      await call(server.url, { input: undefined }).outcome
      expect(JSON.parse(server.received[0]?.body ?? '')).to.include({ params: null })
    })

    it('an action with odd characters as one segment of the path', async () => {
      const server = await serve((_, response) => response.writeHead(204).end())
      await call(server.url, { action: 'a/b?c#d é' }).outcome
      expect(server.received[0]?.path).to.equal('/api/actions/a%2Fb%3Fc%23d%20%C3%A9')
    })

    for (const action of ['', '.', '..', '\ud800']) {
      it(`nothing for the action ${JSON.stringify(action)}`, async () => {
        const server = await serve((_, response) => response.writeHead(204).end())
        expect(await call(server.url, { action }).outcome).to.have.nested.property('left.type', 'action_not_found')
        expect(server.received).to.deep.equal([])
      })
    }

    it('call after call over the connections that it has', async () => {
      const server = await serve((_, response) => response.writeHead(200, JSON_TYPE).end('{}'))
      for (let round = 0; round < 20; round++) await call(server.url).outcome
      expect(server.received).to.have.length(20)
      expect(server.connections()).to.be.at.most(2)
    })

    it('no more calls at once than it has connections', async () => {
      const release = signal()
      const eight = signal()
      let arrived = 0
      const server = await serve((_, response) => {
        if (++arrived === 8) eight.fire()
        void release.fired.then(() => response.writeHead(200, JSON_TYPE).end('1'))
      })
      const outcomes = Array.from({ length: 20 }, () => call(server.url).outcome)
      await eight.fired
      expect(server.connections()).to.equal(8)
      release.fire()
      expect(await Promise.all(outcomes)).to.deep.equal(Array.from({ length: 20 }, () => E.right(1)))
      expect(server.connections()).to.equal(8)
    })
  })

  describe('takes as output', () => {
    const outputs: readonly (readonly [what: string, number, OutgoingHttpHeaders, string, unknown])[] = [
      ['the body of a 200', 200, JSON_TYPE, '{"result":"Hello World"}', { result: 'Hello World' }],
      ['the body of a 201', 201, JSON_TYPE, '[1,2]', [1, 2]],
      ['a JSON value that is no object', 200, JSON_TYPE, '"text"', 'text'],
      ['null', 200, JSON_TYPE, 'null', null],
      ['JSON by a +json type', 200, { 'content-type': 'application/vnd.x+json; charset=utf-8' }, '{"a":1}', { a: 1 }],
      ['JSON of no type', 200, {}, '{"a":1}', { a: 1 }],
      ['JSON behind a byte order mark', 200, JSON_TYPE, '\ufeff{"a":"é"}', { a: 'é' }],
      ['text of no type that is no JSON', 200, {}, 'hello', 'hello'],
      ['text as a string', 200, { 'content-type': 'text/plain' }, '{"a":1}', '{"a":1}'],
      ['null for an empty body', 200, JSON_TYPE, '', null],
      ['null for a 204', 204, {}, '', null],
      ['the result of a success', 200, JSON_TYPE, '{"status":"success","result":{"a":1}}', { a: 1 }],
      ['a result of null', 200, JSON_TYPE, '{"status":"success","result":null}', null],
      ['a success without a result as it is', 200, JSON_TYPE, '{"status":"success"}', { status: 'success' }],
      ['an error that says nothing as it is', 200, JSON_TYPE, '{"status":"error","n":1}', { status: 'error', n: 1 }],
      ['a number too large for JSON as what is stored of it', 200, JSON_TYPE, '[1e999,1e300]', [null, 1e300]],
    ]
    for (const [what, status, headers, body, output] of outputs) {
      it(what, async () => {
        const server = await serve((_, response) => response.writeHead(status, headers).end(body))
        expect(await call(server.url).outcome).to.deep.equal(E.right(output))
      })
    }

    it('keys such as __proto__, harming nothing', async () => {
      const body = '{"__proto__":{"polluted":true},"constructor":1}'
      const server = await serve((_, response) => response.writeHead(200, JSON_TYPE).end(body))
      const outcome = await concluded(call(server.url))
      expect(JSON.stringify(E.isRight(outcome) && outcome.right)).to.equal(body)
      expect({}).not.to.have.property('polluted')
    })

    it('nothing of the headers, whatever they are called', async () => {
      const headers = ['__proto__', 'x', 'constructor', 'x', 'constructor', 'y', 'content-type', 'application/json']
      const server = await serve((_, response) => response.writeHead(200, headers).end('1'))
      expect(await call(server.url).outcome).to.deep.equal(E.right(1))
    })

    it('a body that comes in pieces, cut inside a character', async () => {
      const bytes = Buffer.from('{"text":"añb→c"}')
      const server = await serve((_, response) => {
        response.writeHead(200, JSON_TYPE)
        for (const byte of bytes) response.write(Buffer.of(byte))
        response.end()
      })
      expect(await call(server.url).outcome).to.deep.equal(E.right({ text: 'añb→c' }))
    })

    it('the final answer behind an early one', async () => {
      const server = await serve((_, response) => {
        response.writeProcessing()
        response.writeHead(200, JSON_TYPE).end('1')
      })
      expect(await call(server.url).outcome).to.deep.equal(E.right(1))
    })
  })

  it('leaves the outcome for later on 202, whatever comes with it', async () => {
    const server = await serve((_, response) =>
      response.writeHead(202, JSON_TYPE).end('{"status":"error","message":"x"}'),
    )
    expect(await call(server.url).outcome).to.equal(ACCEPTED)
  })

  describe('fails', () => {
    const DATE = 'Thu, 01 Jan 2026 00:00:30 GMT'
    const PAST = 'Wed, 31 Dec 2025 23:00:00 GMT'
    const error = (fields: object) => JSON.stringify({ status: 'error', ...fields })
    const failures: readonly (readonly [what: string, number, OutgoingHttpHeaders, string, object])[] = [
      ['on a redirect', 302, { location: '/x' }, '', { type: 'http_302', retryable: false }],
      ['on 304', 304, {}, '', { type: 'http_304', retryable: false }],
      ['on 400', 400, {}, '', { type: 'http_400', retryable: false, message: 'answered with status 400' }],
      ['on 404', 404, {}, '', { type: 'http_404', retryable: false }],
      ['on 408, to try again', 408, {}, '', { type: 'http_408', retryable: true }],
      ['on 409', 409, {}, '', { type: 'http_409', retryable: false }],
      ['on 425, to try again', 425, {}, '', { type: 'http_425', retryable: true }],
      ['on 429, to try again', 429, {}, '', { type: 'http_429', retryable: true }],
      ['on 429 with seconds', 429, { 'retry-after': '7' }, '', { type: 'http_429', retryable: true, retry_after: 7 }],
      ['on 429 with a date', 429, { 'retry-after': DATE }, '', { retryable: true, retry_after: 30 }],
      ['on 429 with a date that is past', 429, { 'retry-after': PAST }, '', { retryable: true, retry_after: 0 }],
      ['on 503 with seconds', 503, { 'retry-after': '3' }, '', { type: 'http_503', retry_after: 3 }],
      ['on 500, to try again', 500, {}, '', { type: 'http_500', retryable: true }],
      ['on 599, to try again', 599, {}, '', { type: 'http_599', retryable: true }],
      [
        'on 500 that must not be tried again',
        500,
        JSON_TYPE,
        error({ error_type: 'corrupt', message: 'no', is_retriable: false }),
        { type: 'corrupt', message: 'no', retryable: false },
      ],
      ['on 400 that may be tried again', 400, JSON_TYPE, error({ is_retriable: true }), { retryable: true }],
      [
        'with the detail of a problem',
        422,
        JSON_TYPE,
        '{"detail":"bad url"}',
        { message: 'bad url', retryable: false },
      ],
      [
        'on an error in a 200',
        200,
        JSON_TYPE,
        error({ error_type: 'quota', message: 'over', is_retriable: true, details: { left: 0 } }),
        { type: 'quota', message: 'over', retryable: true, details: { left: 0 } },
      ],
      [
        'on an error in a 200 that does not say whether to try again',
        200,
        JSON_TYPE,
        error({ error_type: 'quota' }),
        { type: 'quota', retryable: false },
      ],
      ['on JSON that is none, to try again', 200, JSON_TYPE, '{"a":', { type: 'bad_response', retryable: true }],
      ['on HTML that says it is JSON', 200, JSON_TYPE, '<html>', { type: 'bad_response', retryable: true }],
      ['on nesting without end', 200, JSON_TYPE, '['.repeat(20_000), { type: 'bad_response', retryable: true }],
      [
        'on an encoding that was not asked for',
        200,
        { ...JSON_TYPE, 'content-encoding': 'gzip' },
        'x',
        { type: 'bad_response', retryable: false },
      ],
    ]
    for (const [what, status, headers, body, expected] of failures) {
      it(what, async () => {
        const server = await serve((_, response) => response.writeHead(status, headers).end(body))
        const outcome = await concluded(call(server.url))
        expect(E.isLeft(outcome) && outcome.left).to.deep.include(expected)
      })
    }

    it('without a date that cannot be read', async () => {
      const server = await serve((_, response) => response.writeHead(429, { 'retry-after': 'soon' }).end())
      expect(await call(server.url).outcome).to.not.have.nested.property('left.retry_after')
    })

    it('with the status and the body as details, and never the headers', async () => {
      const server = await serve((_, response) =>
        response.writeHead(500, { ...JSON_TYPE, 'set-cookie': 'secret=1' }).end('{"message":"boom","n":1}'),
      )
      expect(await call(server.url).outcome).to.deep.equal(
        E.left({
          type: 'http_500',
          message: 'boom',
          retryable: true,
          details: { status: 500, body: { message: 'boom', n: 1 } },
        }),
      )
    })

    it('with no more of a long error than is of use', async () => {
      const long = 'x'.repeat(30_000)
      const body = JSON.stringify({ message: long, error_type: long, long })
      const server = await serve((_, response) => response.writeHead(500, JSON_TYPE).end(body))
      const outcome = await concluded(call(server.url))
      expect(JSON.stringify(outcome).length).to.be.below(12_000)
    })

    it('on a body beyond the limit, whose connection is given up', async () => {
      const server = await serve((_, response) => {
        response.writeHead(200, JSON_TYPE)
        const more = () => response.write('"'.padEnd(16 * 1024, 'x'), (error) => error ?? more())
        more()
      })
      expect(await call(server.url).outcome).to.deep.include(
        E.left({
          type: 'response_too_large',
          message: `the answer has more than ${MAX_BODY} bytes`,
          retryable: false,
        }),
      )
      await server.closed(1)
    })

    it('when nobody listens, to try again', async () => {
      const gone = await serve(() => {})
      await gone.stop()
      const outcome = await concluded(call(gone.url))
      expect(E.isLeft(outcome) && outcome.left).to.include({ type: 'connection_failed', retryable: true })
    })

    it('when there is no such host, to try again', async () => {
      const outcome = await concluded(call('http://256.256.256.256'))
      expect(E.isLeft(outcome) && outcome.left).to.include({ type: 'connection_failed', retryable: true })
    })

    it('when the connection breaks before the answer, to try again', async () => {
      const server = await serve((_, __, incoming) => incoming.socket.destroy())
      const outcome = await concluded(call(server.url))
      expect(E.isLeft(outcome) && outcome.left).to.include({ type: 'connection_failed', retryable: true })
    })

    it('when the connection breaks inside the body, to try again', async () => {
      const server = await serve((_, response, incoming) => {
        response.writeHead(200, { ...JSON_TYPE, 'content-length': 100 })
        response.write('{"a":', () => incoming.socket.destroy())
      })
      const outcome = await concluded(call(server.url))
      expect(E.isLeft(outcome) && outcome.left).to.include({ type: 'connection_failed', retryable: true })
    })

    for (const text of [
      'SMTP ready\r\n\r\n',
      'HTTP/1.1 101 Switching Protocols\r\n\r\n',
      'HTTP/1.1 200 OK\r\nx\r\n\r\n',
    ]) {
      it(`on ${JSON.stringify(text)}, which is no answer in HTTP, to try again`, async () => {
        const server = await serve((_, __, incoming) => incoming.socket.end(text))
        const outcome = await concluded(call(server.url))
        expect(E.isLeft(outcome) && outcome.left).to.include({ type: 'bad_response', retryable: true })
      })
    }
  })

  describe('is aborted', () => {
    it('while the component hangs: it settles, and the connection is gone', async () => {
      const arrived = signal()
      const server = await serve(() => arrived.fire())
      const hanging = call(server.url)
      await arrived.fired
      hanging.abort()
      expect(await hanging.outcome).to.have.nested.property('left.type', 'aborted')
      await server.closed(1)
    })

    it('inside a body that never ends', async () => {
      const begun = signal()
      const server = await serve((_, response) => {
        response.writeHead(200, JSON_TYPE)
        response.write('{"a":', () => begun.fire())
      })
      const hanging = call(server.url)
      await begun.fired
      hanging.abort()
      expect(await hanging.outcome).to.have.nested.property('left.type', 'aborted')
      await server.closed(1)
    })

    it('before it was sent, and then is never sent', async () => {
      const server = await serve((_, response) => response.writeHead(200, JSON_TYPE).end('1'))
      const early = call(server.url)
      early.abort()
      expect(await early.outcome).to.have.nested.property('left.type', 'aborted')
      expect(await call(server.url).outcome).to.deep.equal(E.right(1))
      expect(server.received).to.have.length(1)
    })

    it('once and again, to the same effect', async () => {
      const arrived = signal()
      const server = await serve(() => arrived.fire())
      const hanging = call(server.url)
      await arrived.fired
      hanging.abort()
      hanging.abort()
      expect(await hanging.outcome).to.have.nested.property('left.type', 'aborted')
    })

    it('too late: the answer stands', async () => {
      const server = await serve((_, response) => response.writeHead(200, JSON_TYPE).end('1'))
      const quick = call(server.url)
      const outcome = await quick.outcome
      quick.abort()
      expect(await quick.outcome).to.equal(outcome)
      await call(server.url).outcome
      expect(await call(server.url).outcome).to.deep.equal(E.right(1))
      expect(server.connections()).to.be.at.most(2)
    })

    it('without holding up the other components', async () => {
      const arrived = signal()
      let waiting = 0
      const hanging = await serve(() => ++waiting === 8 && arrived.fire())
      const quick = await serve((_, response) => response.writeHead(200, JSON_TYPE).end('1'))
      const calls = Array.from({ length: 12 }, () => call(hanging.url))
      await arrived.fired
      expect(await call(quick.url).outcome).to.deep.equal(E.right(1))
      calls.forEach(({ abort }) => abort())
      await Promise.all(calls.map(({ outcome }) => outcome))
    })
  })

  describe('lets the registry see', () => {
    it('that a component answered, whatever it said', async () => {
      const server = await serve((_, response) => response.writeHead(500).end())
      const seen: unknown[] = []
      await callTo(targetAt(server.url, '', (...what) => seen.push(what))).outcome
      expect(seen).to.deep.equal([[true, NOW, 0, false]])
    })

    it('that a component was well, when its answer was not a 5xx', async () => {
      const server = await serve((_, response) => response.writeHead(400).end())
      const seen: unknown[] = []
      await callTo(targetAt(server.url, '', (...what) => seen.push(what))).outcome
      expect(seen).to.deep.equal([[true, NOW, 0, true]])
    })

    it('that a component could not be reached', async () => {
      const gone = await serve(() => {})
      await gone.stop()
      const seen: unknown[] = []
      await callTo(targetAt(gone.url, '', (...what) => seen.push(what))).outcome
      expect(seen).to.deep.equal([[false, NOW, 0, false]])
    })

    it('nothing of a call that was given up', async () => {
      const arrived = signal()
      const server = await serve(() => arrived.fire())
      const seen: unknown[] = []
      const hanging = callTo(targetAt(server.url, '', (...what) => seen.push(what)))
      await arrived.fired
      hanging.abort()
      await hanging.outcome
      expect(seen).to.deep.equal([])
    })
  })
})
