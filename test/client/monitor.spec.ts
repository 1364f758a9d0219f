import { expect } from 'chai'
import { HarmoniaClient, HarmoniaError, HarmoniaUnreachable, type HarmoniaEvent } from '../../src/client/index.ts'
import { answering, json, raw, type Answer, type Answering } from '../support/cli-answers.ts'
import { event, EXECUTION_ID, sse } from '../support/cli-samples.ts'

const history = (length: number): readonly HarmoniaEvent[] =>
  Array.from({ length }, (_, revision) =>
    event(revision, revision === length - 1 ? 'workflow_completed' : 'task_started'),
  )

const stream = { 'content-type': 'text/event-stream' }
const SOON = 'retry: 1\n\n'

const collect = async (events: AsyncIterable<HarmoniaEvent>): Promise<readonly number[]> => {
  const revisions: number[] = []
  for await (const { revision } of events) revisions.push(revision)
  return revisions
}

const failure = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => expect.fail('it ended well'),
    (error: unknown) => error,
  )

describe('monitoring an execution', () => {
  let server: Answering
  let client: HarmoniaClient
  before(async () => {
    server = await answering()
    client = new HarmoniaClient({ url: server.url })
  })
  after(() => server.stop())

  /** Sends what comes after Last-Event-ID, `count` events at a time, and cuts the connection unless it was the last. */
  const cutting =
    (events: readonly HarmoniaEvent[], count: number): Answer =>
    (response, { headers }) => {
      const from = Number(headers['last-event-id'] ?? -1) + 1
      const sent = events.slice(from, from + count)
      response.writeHead(200, stream)
      response.write(SOON + sent.map(sse).join(''), () =>
        from + count >= events.length ? response.end() : response.destroy(),
      )
    }

  it('tells every event once and in order, and ends with the execution', async () => {
    server.answer(cutting(history(5), 5))
    expect(await collect(client.monitorExecution(EXECUTION_ID))).to.deep.equal([0, 1, 2, 3, 4])
    expect(server.asked).to.have.length(1)
    expect(server.asked[0]).to.have.nested.property('headers.accept', 'text/event-stream')
    expect(server.asked[0]?.what).to.equal(`GET /events/executions/${EXECUTION_ID}`)
  })

  it('tells every event once and in order when it is cut off fifty times', async () => {
    server.answer(cutting(history(102), 2))
    const told = await collect(client.monitorExecution({ execution_id: EXECUTION_ID }))
    expect(told).to.deep.equal(Array.from({ length: 102 }, (_, revision) => revision))
    expect(server.asked).to.have.length(51)
    expect(server.asked.map(({ headers }) => headers['last-event-id'])).to.deep.equal(
      Array.from({ length: 51 }, (_, index) => (index === 0 ? undefined : String(index * 2 - 1))),
    )
  })

  it('tells nothing twice when the server sends more than was asked for', async () => {
    const events = history(4)
    server.answer((response, _, count) => {
      response.writeHead(200, stream)
      const sent = count === 1 ? events.slice(0, 3) : events
      response.write(SOON + sent.map(sse).join(''), () => (count === 1 ? response.destroy() : response.end()))
    })
    expect(await collect(client.monitorExecution(EXECUTION_ID))).to.deep.equal([0, 1, 2, 3])
  })

  it('reads events that arrive in pieces, within a letter too', async () => {
    const bytes = Buffer.from(SOON + sse({ ...event(0, 'workflow_completed'), message: 'naïve — ☃' }))
    server.answer((response) => {
      response.writeHead(200, stream)
      const send = (at: number): void => {
        if (at >= bytes.length) response.end()
        else response.write(bytes.subarray(at, at + 1), () => setImmediate(send, at + 1))
      }
      send(0)
    })
    const told: string[] = []
    for await (const { message } of client.monitorExecution(EXECUTION_ID)) told.push(message)
    expect(told).to.deep.equal(['naïve — ☃'])
  })

  it('goes on when the server closes the stream before the end', async () => {
    const events = history(3)
    server.answer((response, { headers }) => {
      const from = Number(headers['last-event-id'] ?? -1) + 1
      response.writeHead(200, stream).end(
        SOON +
          events
            .slice(from, from + 1)
            .map(sse)
            .join(''),
      )
    })
    expect(await collect(client.monitorExecution(EXECUTION_ID))).to.deep.equal([0, 1, 2])
  })

  it('ends when the server has no more to say', async () => {
    server.answer((response, _, count) =>
      count === 1
        ? response.writeHead(200, stream).end(SOON + sse(event(0, 'renamed_in_a_newer_server')))
        : raw(204, '')(response, { what: '', headers: {}, body: undefined }, count),
    )
    expect(await collect(client.monitorExecution(EXECUTION_ID))).to.deep.equal([0])
  })

  it('begins after the revision that is named', async () => {
    server.answer(cutting(history(4), 4))
    expect(await collect(client.monitorExecution(EXECUTION_ID, { after: 1 }))).to.deep.equal([2, 3])
  })

  it('passes over what is not an event', async () => {
    server.answer((response) =>
      response
        .writeHead(200, stream)
        .end(`: heartbeat\n\ngarbage\n\ndata: {"cut\n\nid: 0\ndata: \n\n${sse(event(0, 'workflow_failed'))}`),
    )
    expect(await collect(client.monitorExecution(EXECUTION_ID))).to.deep.equal([0])
  })

  it('waits and asks again when the server is busy, also at first', async () => {
    const busy = { type: 'about:blank', title: 'Busy', status: 503, code: 'busy' }
    server.answer((response, asked, count) =>
      count <= 2
        ? json(503, busy, { 'retry-after': '0' })(response, asked, count)
        : response.writeHead(200, stream).end(sse(event(0, 'workflow_cancelled'))),
    )
    const lost: string[] = []
    const events = client.monitorExecution(EXECUTION_ID, { onLost: ({ message }) => lost.push(message) })
    expect(await collect(events)).to.deep.equal([0])
    expect(lost).to.deep.equal(['Busy', 'Busy'])
  })

  it('fails at once when there is no such execution', async () => {
    const none = { type: 'about:blank', title: 'No such execution', status: 404, code: 'execution_not_found' }
    server.answer(json(404, none))
    const error = await failure(collect(client.monitorExecution(EXECUTION_ID)))
    expect(error).to.be.instanceOf(HarmoniaError)
    expect(error).to.include({ code: 'execution_not_found' })
    expect(server.asked).to.have.length(1)
  })

  it('fails at once when the server was never reached', async () => {
    const gone = await answering()
    await gone.stop()
    const events = new HarmoniaClient({ url: gone.url }).monitorExecution(EXECUTION_ID)
    expect(await failure(collect(events))).to.be.instanceOf(HarmoniaUnreachable)
  })

  it('gives up when the server stays away for longer than it may', async () => {
    server.answer((response) => {
      response.writeHead(200, stream)
      response.write(SOON + sse(event(0, 'task_started')), () => response.destroy())
    })
    const events = client.monitorExecution(EXECUTION_ID, { giveUpAfter: -1 })
    expect(await failure(collect(events))).to.be.instanceOf(HarmoniaUnreachable)
  })

  it("ends with the caller's reason when the caller gives up, also while it waits to reconnect", async () => {
    const caller = new AbortController()
    const reason = new Error('enough')
    server.answer((response) => {
      response.writeHead(200, stream)
      response.write(`retry: 60000\n\n${sse(event(0, 'task_started'))}`, () => response.destroy())
    })
    const options = { signal: caller.signal, onLost: () => setImmediate(() => caller.abort(reason)) }
    expect(await failure(collect(client.monitorExecution(EXECUTION_ID, options)))).to.equal(reason)
  })

  it('hangs up when the caller stops listening', async () => {
    const hungUp = new Promise<void>((resolve) =>
      server.answer((response) => {
        response.on('close', resolve)
        response.writeHead(200, stream).write(SOON + sse(event(0, 'task_started')))
      }),
    )
    for await (const { revision } of client.monitorExecution(EXECUTION_ID)) {
      expect(revision).to.equal(0)
      break
    }
    await hungUp
  })
})

describe('monitoring everything', () => {
  const happened = (position: number): string => {
    const one = { ...event(3, 'workflow_completed'), position }
    return `${SOON}id: ${position}\nevent: workflow_completed\ndata: ${JSON.stringify(one)}\n\n`
  }

  it('begins at the position of now, passes the filters on, and does not end with an execution', async () => {
    const server = await answering((response, asked, count) =>
      asked.what === 'GET /api/status'
        ? json(200, { position: 5 })(response, asked, count)
        : response.writeHead(200, stream).end(count === 2 ? SOON : happened(count * 10)),
    )
    const seen: number[] = []
    const filter = { types: ['workflow_completed', 'workflow_failed'], workflow_id: 'w' }
    for await (const { position } of new HarmoniaClient({ url: server.url }).monitorEvents(filter)) {
      seen.push(position)
      if (seen.length === 3) break
    }
    expect(seen).to.deep.equal([30, 40, 50])
    expect(server.asked.slice(1).map(({ headers }) => headers['last-event-id'])).to.deep.equal(['5', '5', '30', '40'])
    expect(server.asked[1]?.what).to.equal('GET /events?types=workflow_completed%2Cworkflow_failed&workflow_id=w')
    await server.stop()
  })

  it('begins after the position that is named', async () => {
    const server = await answering((response) => response.writeHead(200, stream).end(happened(8)))
    for await (const { position } of new HarmoniaClient({ url: server.url }).monitorEvents({ after: 7 })) {
      expect(position).to.equal(8)
      break
    }
    expect(server.asked.map(({ what, headers }) => [what, headers['last-event-id']])).to.deep.equal([
      ['GET /events', '7'],
    ])
    await server.stop()
  })
})
