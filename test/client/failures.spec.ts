import { expect } from 'chai'
import { HarmoniaClient, HarmoniaError, HarmoniaUnreachable } from '../../src/client/index.ts'
import { answering, json, raw, type Answering } from '../support/cli-answers.ts'

const problem = {
  type: 'https://harmonia.example/problems/invalid_definition',
  title: 'The definition is not valid',
  status: 422,
  code: 'invalid_definition',
  detail: '2 problems',
  instance: '/api/workflows',
  errors: [
    { pointer: '/tasks/a', code: 'unknown_field', message: 'depend_on is not known' },
    { pointer: '', code: 'cycle', message: 'a → b → a' },
  ],
}

const failure = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => expect.fail('it was answered'),
    (error: unknown) => error,
  )

describe('what goes wrong with a call', () => {
  let server: Answering
  let client: HarmoniaClient
  before(async () => {
    server = await answering()
    client = new HarmoniaClient({ url: server.url })
  })
  after(() => server.stop())

  const ask = async (): Promise<HarmoniaError> => {
    const error = await failure(client.getStatus())
    expect(error).to.be.instanceOf(HarmoniaError)
    return error as HarmoniaError
  }

  it('is the whole problem document when the server refuses', async () => {
    server.answer(json(422, problem, { 'content-type': 'application/problem+json' }))
    const error = await ask()
    expect(error.problem).to.deep.equal(problem)
    expect(error).to.include({ status: 422, code: 'invalid_definition', message: '2 problems' })
    expect(error.errors).to.deep.equal(problem.errors)
  })

  it('says when to come again if the server does', async () => {
    server.answer(json(503, { ...problem, status: 503, code: 'store_unavailable' }, { 'retry-after': '2' }))
    expect(await ask()).to.include({ status: 503, retryAfter: 2 })
  })

  const strange: readonly (readonly [string, number, string])[] = [
    ["a proxy's page", 502, '<html><h1>Bad gateway</h1></html>'],
    ['a page where JSON belongs', 200, '<html>Welcome</html>'],
    ['cut JSON', 200, '{"executions": [{"exec'],
    ['nothing at all', 200, ''],
    ['JSON that is no problem document', 500, '{"error": "oops"}'],
    ['JSON null', 500, 'null'],
    ['a list', 404, '[1, 2]'],
  ]
  for (const [name, status, text] of strange) {
    it(`is an unexpected answer when the server sends ${name}`, async () => {
      server.answer(raw(status, text))
      expect(await ask()).to.include({ status, code: 'unexpected_answer' })
    })
  }

  it('keeps a long strange answer short', async () => {
    server.answer(raw(500, 'x'.repeat(100_000)))
    expect((await ask()).message.length).to.be.lessThan(400)
  })

  it('is unreachable when nobody listens, and names the URL', async () => {
    const gone = await answering()
    await gone.stop()
    const error = await failure(new HarmoniaClient({ url: gone.url }).getStatus())
    expect(error).to.be.instanceOf(HarmoniaUnreachable)
    expect(error).to.include({ url: gone.url })
    expect((error as Error).message)
      .to.contain(gone.url)
      .and.to.contain('ECONNREFUSED')
  })

  it('is unreachable when the connection is cut before the answer', async () => {
    server.answer((response) => response.destroy())
    expect(await failure(client.getStatus())).to.be.instanceOf(HarmoniaUnreachable)
  })

  it('is unreachable when the connection is cut within the answer', async () => {
    server.answer((response) => {
      response.writeHead(200, { 'content-length': '1000' })
      response.write('{"status":', () => response.destroy())
    })
    expect(await failure(client.getStatus())).to.be.instanceOf(HarmoniaUnreachable)
  })

  it('is unreachable when the answer does not come in time', async () => {
    server.answer(() => undefined)
    const error = await failure(new HarmoniaClient({ url: server.url, timeoutMs: 20 }).getStatus())
    expect(error).to.be.instanceOf(HarmoniaUnreachable)
    expect((error as Error).message).to.contain('no answer within 0.02 s')
  })

  it("is the caller's own reason when the caller gave up", async () => {
    const caller = new AbortController()
    const reason = new Error('enough')
    server.answer(() => caller.abort(reason))
    expect(await failure(client.getStatus({ signal: caller.signal }))).to.equal(reason)
  })

  it('is not a key named __proto__: it stays a key', async () => {
    server.answer(raw(200, '{"__proto__": {"polluted": true}, "constructor": 1}'))
    const answer = await client.getStatus()
    expect(Object.keys(answer)).to.deep.equal(['__proto__', 'constructor'])
    expect(({} as { polluted?: boolean }).polluted).to.equal(undefined)
  })
})
