import { expect } from 'chai'
import * as E from 'fp-ts/lib/Either.js'
import { connect, type Socket } from 'node:net'
import { openAssistant } from '../../src/assistant/open.ts'
import { openTcp, type TcpDoor } from '../../src/assistant/tcp/open.ts'
import { systemClock } from '../../src/engine/clock.ts'
import type { Assistant, ChatAsking, ChatReply, ChatRequest } from '../../src/http/assistant.ts'
import { right } from '../support/store.ts'

type Said = Readonly<Record<string, unknown>>

/** An assistant that answers when the test says so. */
const onStage = () => {
  const waiting: {
    readonly request: ChatRequest
    readonly asking: ChatAsking
    readonly answer: (content: string) => void
  }[] = []
  const assistant: Assistant = {
    facts: openAssistant({ clock: systemClock, atOnce: 1 }).facts,
    chat: (request, asking) =>
      new Promise((resolve) => {
        const answer = (content: string): void => {
          const reply: ChatReply = { content, model: 'm', built_in: false, references: [] }
          resolve(E.right(reply))
        }
        waiting.push({ request, asking, answer })
      }),
  }
  const next = async (count: number) => {
    while (waiting.length < count) await new Promise(setImmediate)
    const found = waiting[count - 1]
    if (found === undefined) throw new Error('nobody asks')
    return found
  }
  return { assistant, next, waiting }
}

describe('the assistant over TCP', () => {
  let door: TcpDoor
  let stage: ReturnType<typeof onStage>
  const sockets: Socket[] = []
  const reported: unknown[] = []

  const open = async (limits = {}): Promise<void> => {
    stage = onStage()
    door = right(
      await openTcp({
        host: '127.0.0.1',
        port: 0,
        assistant: stage.assistant,
        read: () => Promise.reject(new Error('nothing is read here')),
        version: '1.2.3',
        now: () => 0,
        report: (error) => reported.push(error),
        limits,
      }),
    )
  }
  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.destroy()
    await door.close(100)
    expect(reported).to.deep.equal([])
  })

  const client = async () => {
    const socket = connect(door.port, '127.0.0.1')
    sockets.push(socket)
    let text = ''
    let ended = false
    let wake = (): void => undefined
    socket.on('data', (bytes: Buffer) => {
      text += bytes.toString()
      wake()
    })
    socket.on('error', () => undefined)
    socket.on('close', () => {
      ended = true
      wake()
    })
    await new Promise<void>((resolve) => socket.once('connect', resolve))
    return {
      socket,
      send: (...lines: readonly (object | string)[]) =>
        socket.write(lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join('')),
      /** The next line. */
      line: async (): Promise<Said> => {
        while (!text.includes('\n')) {
          if (ended) throw new Error(`the connection is over: ${text}`)
          await new Promise<void>((resolve) => (wake = resolve))
        }
        const [first = '', ...rest] = text.split('\n')
        text = rest.join('\n')
        return JSON.parse(first) as Said
      },
      closed: async (): Promise<string> => {
        while (!ended) await new Promise<void>((resolve) => (wake = resolve))
        return text
      },
    }
  }

  it('answers a question with a response', async () => {
    await open()
    const { send, line } = await client()
    const history = [{ role: 'user', content: 'hi' }]
    send({ type: 'chat', content: 'why?', history, temperature: 0.2 })
    const asked = await stage.next(1)
    expect(asked.request).to.deep.equal({ content: 'why?', history, context: {} })
    asked.answer('because')
    expect(await line()).to.deep.include({ type: 'response', ai_id: 'harmonia-ci', content: 'because', model: 'm' })
  })

  it('answers ping, health and info', async () => {
    await open()
    const { send, line } = await client()
    send({ type: 'ping', request_id: 7 }, { type: 'health' }, { type: 'info' })
    expect(await line()).to.deep.equal({
      type: 'pong',
      ai_id: 'harmonia-ci',
      request_id: 7,
      timestamp: '1970-01-01T00:00:00.000Z',
    })
    expect(await line()).to.deep.include({ type: 'health_response', ai_id: 'harmonia-ci', status: 'healthy' })
    expect(await line()).to.deep.include({ type: 'info_response', component: 'harmonia', version: '1.2.3' })
  })

  it('says what is wrong with a line, and goes on with the next', async () => {
    await open()
    const { send, line } = await client()
    send(
      '{oops',
      '[1]',
      { type: 'dance', request_id: 'a' },
      { type: 'chat' },
      { type: 'chat', content: 'x', stream: true },
      '',
      { type: 'ping' },
    )
    expect(await line()).to.deep.equal({ type: 'error', error: 'Invalid JSON' })
    expect(await line()).to.deep.equal({ type: 'error', error: 'Invalid JSON' })
    expect(await line()).to.deep.include({ type: 'error', ai_id: 'harmonia-ci', request_id: 'a' })
    expect((await line())['error']).to.contain('/content')
    expect((await line())['error']).to.contain('request_id')
    expect(await line()).to.include({ type: 'pong' })
  })

  it('takes lines as they come, in pieces and several at once', async () => {
    await open()
    const { socket, line } = await client()
    const bytes = Buffer.from('{"type":"ping","request_id":"ä"}\r\n{"type":"ping","request_id":"b"}\n')
    for (const byte of bytes) socket.write(Buffer.from([byte]))
    expect(await line()).to.include({ request_id: 'ä' })
    expect(await line()).to.include({ request_id: 'b' })
  })

  it('answers in order, whichever comes first', async () => {
    await open()
    const { send, line } = await client()
    send({ type: 'chat', content: 'one' }, { type: 'ping' }, { type: 'chat', content: 'two' })
    const first = await stage.next(1)
    // The second is not even asked before the first is answered.
    await new Promise(setImmediate)
    expect(stage.waiting).to.have.length(1)
    first.answer('1')
    expect(await line()).to.include({ content: '1' })
    expect(await line()).to.include({ type: 'pong' })
    ;(await stage.next(2)).answer('2')
    expect(await line()).to.include({ content: '2' })
  })

  it('streams beside the others, each under its request_id', async () => {
    await open()
    const { send, line } = await client()
    send({ type: 'chat', content: 'slow' }, { type: 'chat', content: 's', stream: true, request_id: 'r1' })
    const slow = await stage.next(1)
    const streaming = await stage.next(2)
    streaming.asking.tell({ type: 'delta', content: 'a' })
    streaming.asking.tell({ type: 'tool', name: 'find', summary: 'nothing' })
    streaming.answer('a b')
    expect(await line()).to.deep.equal({ type: 'chunk', ai_id: 'harmonia-ci', request_id: 'r1', content: 'a' })
    expect(await line()).to.deep.include({ type: 'tool', name: 'find', request_id: 'r1' })
    expect(await line()).to.deep.include({ type: 'end', content: 'a b', model: 'm', request_id: 'r1' })
    slow.answer('at last')
    expect(await line()).to.include({ type: 'response', content: 'at last' })
  })

  it('answers who has sent everything and closed its side', async () => {
    await open()
    const { socket, closed } = await client()
    socket.end('{"type":"ping"}\n{"type":"chat","content":"x"}')
    ;(await stage.next(1)).answer('y')
    const lines = (await closed()).trim().split('\n')
    expect(lines.map((text) => (JSON.parse(text) as Said)['type'])).to.deep.equal(['pong', 'response'])
  })

  it('turns a line away that is too long', async () => {
    await open({ line: 1_000 })
    const { socket, closed } = await client()
    socket.write('x'.repeat(500_000))
    expect(JSON.parse(await closed())).to.deep.equal({ type: 'error', error: 'A line may have 1000 bytes.' })
  })

  it('turns a connection away when there are too many', async () => {
    await open({ connections: 1 })
    const first = await client()
    const second = await client()
    expect((await second.line())['error']).to.contain('1 connections are open')
    first.send({ type: 'ping' })
    expect(await first.line()).to.include({ type: 'pong' })
    first.socket.destroy()
    await first.closed()
  })

  it('cuts off who is silent for too long, but nobody who waits for an answer', async () => {
    await open({ idle: 60 })
    const patient = await client()
    patient.send({ type: 'chat', content: 'x' })
    const asked = await stage.next(1)
    // Whoever came later was silent for shorter.
    const silent = await client()
    await silent.closed()
    asked.answer('y')
    expect(await patient.line()).to.include({ content: 'y' })
  })

  it('is held up by no reader that does not read', async () => {
    await open({ unread: 100_000, waiting: 64 })
    const slow = await client()
    const other = await client()
    slow.socket.pause()
    slow.send({ type: 'chat', content: 'x', stream: true, request_id: 1 })
    const { asking } = await stage.next(1)
    const cut = new Promise<void>((resolve) => asking.gone.addEventListener('abort', () => resolve()))
    for (let count = 0; count < 2_000 && !asking.gone.aborted; count++)
      asking.tell({ type: 'delta', content: 'x'.repeat(10_000) })
    await cut
    other.send({ type: 'ping' })
    expect(await other.line()).to.include({ type: 'pong' })
  })

  it('hears when whoever asked has left', async () => {
    await open()
    const { socket, send } = await client()
    send({ type: 'chat', content: 'x' })
    const { asking, answer } = await stage.next(1)
    const left = new Promise<void>((resolve) => asking.gone.addEventListener('abort', () => resolve()))
    socket.resetAndDestroy()
    await left
    answer('too late')
  })

  it('has no ear for browsers', async () => {
    await open()
    const { socket, closed } = await client()
    socket.write('POST / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n{"type":"chat","content":"x"}\n')
    expect(await closed()).to.equal('')
    expect(stage.waiting).to.have.length(0)
  })

  it('lets answers end when it closes, and takes no more questions', async () => {
    await open()
    const { send, line, closed } = await client()
    send({ type: 'chat', content: 'x' })
    const { answer } = await stage.next(1)
    const over = door.close(5_000)
    send({ type: 'ping' })
    answer('y')
    expect(await line()).to.include({ content: 'y' })
    expect(await closed()).to.equal('')
    await over
  })

  it('says that its port is taken', async () => {
    await open()
    const again = await openTcp({
      host: '127.0.0.1',
      port: door.port,
      assistant: stage.assistant,
      read: () => Promise.reject(new Error('nothing is read here')),
      version: '',
      now: () => 0,
      report: () => undefined,
    })
    expect(again).to.deep.equal(E.left(`port ${door.port} of 127.0.0.1 is in use by another program`))
  })
})
