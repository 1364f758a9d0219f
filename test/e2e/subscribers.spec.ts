import { expect } from 'chai'
import { readFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import type { HarmoniaClient, HarmoniaEvent } from '../../src/client/index.ts'
import { clientOf, historyOf, task } from '../support/e2e-client.ts'
import { holdingComponent, type HoldingComponent } from '../support/e2e-component.ts'
import { e2eFolder, type Folder } from '../support/e2e-folder.ts'
import { readSse } from '../support/http-sse.ts'
import { openWs } from '../support/http-ws.ts'
import { endServerProcesses, startServerProcess, type ServerProcess } from '../support/server-process.ts'
import { serverStores, type ServerStore } from '../support/server-stores.ts'

const SETTINGS = { HARMONIA_MAX_CONCURRENT_WORKFLOWS: '1000' }
const ids = (count: number): string[] => Array.from({ length: count }, (_, n) => `t${n}`)

for (const spec of serverStores)
  describe(`those who follow a real server on ${spec.name}`, function () {
    this.timeout(120_000)
    let folder: Folder
    let store: ServerStore
    let component: HoldingComponent
    let server: ServerProcess
    let client: HarmoniaClient

    const start = async (): Promise<void> => {
      server = await startServerProcess(folder.path, { ...SETTINGS, ...store.env })
      client = clientOf(server)
    }
    beforeEach(async () => {
      folder = e2eFolder()
      store = await spec.open(folder.path)
      component = await holdingComponent()
      await start()
      await client.registerComponent({ name: 'c', endpoint: component.endpoint })
    })
    afterEach(async () => {
      endServerProcesses()
      await component.stop()
      await store.stop()
      folder.remove()
    })

    // What that is about is this process, whatever the store is.
    if (spec.name === 'sqlite')
      describe('a hundred of them, one of whom never reads', () => {
        const READERS = 33
        const WARM_UP = 150
        const EXECUTIONS = 450
        const TASKS = 20
        /** The output of each task; only the one who never reads asks for these. */
        const TEXT = 'x'.repeat(40_000)
        /** Less than what is sent to that one; the rest is what a busy machine has not collected yet. */
        const BYTES = EXECUTIONS * TASKS * TEXT.length * 0.75
        const SMALL = 'types=workflow_submitted,workflow_started,task_started,workflow_completed'
        const SMALL_EVENTS = EXECUTIONS * (TASKS + 3)

        it('all see every event once and in order, and the server keeps nothing for the one', async () => {
          const { workflow_id } = await client.createWorkflow({
            name: 'talkative',
            tasks: Object.fromEntries(ids(TASKS).map((id) => [id, task('harmonia', 'echo', TEXT)])),
          })
          const over = client.monitorEvents({ types: ['workflow_completed'], after: 0 })
          const execute = async (): Promise<void> => {
            await client.executeWorkflow(workflow_id)
            await over.next()
          }
          const { position: begin } = await client.getStatus()

          const taken = Array.from({ length: READERS }, () =>
            takeSse(`${server.url}/events?from=${begin}&${SMALL}`, SMALL_EVENTS),
          )
          const sockets = Array.from({ length: READERS }, () =>
            takeWs(`${server.url}/ws/events?from=${begin}&${SMALL}`, SMALL_EVENTS),
          )
          const rest = Array.from({ length: READERS }, () =>
            takeSse(`${server.url}/events?from=${begin}&types=workflow_completed`, EXECUTIONS),
          )
          await Promise.all([...taken, ...sockets, ...rest].map(({ connected }) => connected))

          let peak = 0
          const executeAll = async (count: number): Promise<void> => {
            for (let n = 0; n < count; n++) {
              await execute()
              peak = Math.max(peak, memory(server))
            }
          }
          await executeAll(WARM_UP)
          const before = peak
          const deaf = await neverReading(server, `/events?from=${begin}`)
          await executeAll(EXECUTIONS - WARM_UP)
          const everything = await Promise.all([...taken, ...sockets].map(({ seen }) => seen))
          const ends = await Promise.all(rest.map(({ seen }) => seen))
          peak = Math.max(peak, memory(server))

          const log = (await store.log()).filter(({ stream }) => stream.startsWith('execution-'))
          const expected = (types: readonly string[]): readonly number[] =>
            log.filter(({ position, type }) => position > begin && types.includes(type)).map(({ position }) => position)
          const small = expected(SMALL.slice('types='.length).split(','))
          expect(small).to.have.length(SMALL_EVENTS)
          for (const seen of everything) expect(seen).to.deep.equal(small)
          for (const seen of ends) expect(seen).to.deep.equal(expected(['workflow_completed']))
          expect(deaf.destroyed, 'nobody needs to be cut off for that').to.equal(false)
          expect(peak - before, 'bytes that the server grew by').to.be.below(BYTES)
          deaf.destroy()
          await over.return()
        })
      })

    describe('one who is cut off fifty times, while the server is killed twice', () => {
      const CUTS = 50
      const KILLS = [17, 34]
      const STEPS = 120

      it('sees each event of an execution, and of all, once and in order', async () => {
        const seed = Math.floor(Math.random() * 2 ** 31)
        const random = generator(seed)
        const { workflow_id } = await client.createWorkflow({
          name: 'followed',
          tasks: Object.fromEntries(
            ids(STEPS).map((id, n) => [id, n === 0 ? task('c', 'hold') : task('c', 'hold', {}, `t${n - 1}`)]),
          ),
        })
        const { position: begin } = await client.getStatus()
        const starts: string[] = []
        for (let n = 0; n < 3; n++) starts.push((await client.executeWorkflow(workflow_id)).execution_id)
        const [followed = ''] = starts
        const ofOne = follower(bySse, () => `${server.url}/events/executions/${followed}`)
        const ofAll = follower(bySse, () => `${server.url}/events?from=${begin}`)
        const oneByWs = follower(byWs, () => `${server.url}/ws/executions/${followed}`)
        const allByWs = follower(byWs, () => `${server.url}/ws/events?from=${begin}`)
        const followers = [ofOne, ofAll, oneByWs, allByWs]

        let answered = 0
        /** Lets the component answer what it has in hand, and so many calls that come after it. */
        const goOn = async (calls: number): Promise<void> => {
          for (const last = answered + calls; answered < last;) (await component.call(++answered)).answer(null)
        }
        for (let cut = 1; cut <= CUTS; cut++) {
          await Promise.all([
            ofOne.take(1 + Math.floor(random() * 3)),
            ofAll.take(1 + Math.floor(random() * 8)),
            oneByWs.take(1 + Math.floor(random() * 3)),
            allByWs.take(1 + Math.floor(random() * 8)),
            goOn(6),
          ])
          for (const { cut } of followers) cut()
          if (!KILLS.includes(cut)) continue
          await server.kill()
          await start()
        }
        const ended = Promise.all(starts.map((id) => historyOf(client, id)))
        const rest = (async () => {
          for (let n = answered + 1; ; n++) (await component.call(n)).answer(null)
        })()
        await Promise.race([ended, rest])
        const { position: end } = await client.getStatus()
        for (const one of [ofOne, oneByWs]) await one.takeUntil(({ event }) => event === 'workflow_completed')
        for (const all of [ofAll, allByWs]) await all.takeUntil(({ id }) => id === end)

        expect(await server.stop()).to.equal(0)
        const log = (await store.log()).filter(({ stream }) => stream.startsWith('execution-'))
        const one = log.filter(({ stream }) => stream === `execution-${followed}`)
        const note = `seed ${seed}`
        const all = log.filter(({ position }) => position > begin)
        for (const { seen } of [ofOne, oneByWs])
          expect(seen, note).to.deep.equal(one.map(({ revision, type }) => ({ id: revision, event: type })))
        for (const { seen } of [ofAll, allByWs])
          expect(seen, note).to.deep.equal(all.map(({ position, type }) => ({ id: position, event: type })))
        for (const { cuts } of followers) expect(cuts(), note).to.equal(CUTS)
      })
    })
  })

interface Taking {
  readonly connected: Promise<unknown>
  /** The positions of the first so many events, when they have come. */
  readonly seen: Promise<readonly number[]>
}

const takeSse = (url: string, count: number): Taking => {
  const connected = readSse(url)
  const take = async (): Promise<readonly number[]> => {
    const reader = await connected
    const seen: number[] = []
    while (seen.length < count) {
      const message = await reader.next()
      if (message === undefined) throw new Error(`an event stream ended after ${seen.length} of ${count}`)
      seen.push(Number(message.id))
    }
    reader.cut()
    return seen
  }
  return { connected, seen: take() }
}

const takeWs = (url: string, count: number): Taking => {
  const reader = openWs(url)
  const connected = reader.next()
  const take = async (): Promise<readonly number[]> => {
    await connected
    const seen: number[] = []
    while (seen.length < count) {
      const message = (await reader.next()) as HarmoniaEvent | undefined
      if (message === undefined) throw new Error(`a WebSocket ended after ${seen.length} of ${count}`)
      seen.push(message.position)
    }
    reader.socket.terminate()
    return seen
  }
  return { connected, seen: take() }
}

/** Asks for an event stream and never reads a byte of it. */
const neverReading = ({ url }: ServerProcess, path: string): Promise<Socket> =>
  new Promise((resolve) => {
    const { hostname, port, host } = new URL(url)
    const socket = connect(Number(port), hostname, () => {
      socket.pause()
      socket.write(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\n\r\n`, () => resolve(socket))
    })
    socket.on('error', () => undefined)
  })

/** Resident bytes of the server; where the system does not tell, none. */
const memory = ({ child }: ServerProcess): number =>
  process.platform === 'linux'
    ? Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]) * 1_024
    : 0

interface Message {
  readonly id: number
  readonly event: string
}

/** A connection from behind what was seen last. */
type Connect = (url: string, last: number | undefined) => { next: () => Promise<Message | undefined>; cut: () => void }

/** As a browser does, which says by itself where it was. */
const bySse: Connect = (url, last) => {
  const reader = readSse(url, last === undefined ? {} : { 'last-event-id': String(last) })
  return {
    next: async () => {
      const message = await (await reader).next()
      return message && { id: Number(message.id), event: message.event }
    },
    cut: () => void reader.then(({ cut }) => cut()),
  }
}

const byWs: Connect = (url, last) => {
  const from = new URL(url)
  const ofOne = from.pathname.startsWith('/ws/executions/')
  // A revision is the first one that is wanted; a position, the one behind which they are.
  if (last !== undefined) from.searchParams.set('from', String(ofOne ? last + 1 : last))
  const { next, socket } = openWs(from.href)
  return {
    next: async () => {
      for (;;) {
        const message = (await next()) as (HarmoniaEvent & { readonly type: string }) | undefined
        if (message === undefined || message.type === 'event')
          return message && { id: ofOne ? message.revision : message.position, event: message.event_type }
      }
    },
    cut: () => socket.terminate(),
  }
}

/** Follows events from the last one that it saw, again and again. */
const follower = (connect: Connect, url: () => string) => {
  const seen: Message[] = []
  let connection: ReturnType<Connect> | undefined
  let cuts = 0
  const next = async (): Promise<Message> => {
    const last = seen.at(-1)?.id
    connection ??= connect(url(), last)
    const message = await connection.next()
    if (message === undefined) throw new Error(`the stream ended behind ${String(last)}`)
    seen.push(message)
    return message
  }
  return {
    seen,
    cuts: () => cuts,
    take: async (count: number) => {
      for (let n = 0; n < count; n++) await next()
    },
    takeUntil: async (wanted: (message: Message) => boolean) => {
      while (!wanted(await next()));
    },
    cut: () => {
      cuts++
      connection?.cut()
      connection = undefined
    },
  }
}

/** Numbers from 0 to 1 that a seed makes again (mulberry32). */
const generator = (seed: number) => (): number => {
  seed = (seed + 0x6d2b79f5) | 0
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed)
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
  return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
}
