import * as E from 'fp-ts/lib/Either.js'
import type { Subscription } from '../../src/domain/webhook/index.ts'
import { allowedHosts } from '../../src/hooks/allowed.ts'
import { openCursors } from '../../src/hooks/cursors.ts'
import { openWebhooks, type OpenWebhooks } from '../../src/hooks/open-webhooks.ts'
import { openOwnSecrets } from '../../src/hooks/own-key.ts'
import type { Secrets } from '../../src/engine/secrets/secrets.ts'
import { noSecrets } from '../../src/engine/secrets/secrets.ts'
import type { Answer, Exchange, NoAnswer, Transport } from '../../src/engine/tasks/transport.ts'
import type { EventStore, Recorded } from '../../src/store/event-store.ts'
import { memoryStore } from '../../src/store/memory.ts'
import { nextId } from './engine.ts'
import { manualClock, settled, type ManualClock } from './manual-clock.ts'

export type Reaction = Answer | NoAnswer | 'hangs'

export const answer = (status: number, headers: Answer['headers'] = {}): Answer => ({
  status,
  headers,
  body: new Uint8Array(),
})

/** Whoever webhooks go to, in this process: it sees each message, and answers as the test says. */
export const receiver = (react: (message: Exchange, nth: number) => Reaction = () => answer(204)) => {
  const messages: Exchange[] = []
  let reaction = react
  const transport: Transport = {
    exchange: (exchange, settle) => {
      messages.push(exchange)
      const reacted = reaction(exchange, messages.length)
      if (reacted !== 'hangs') queueMicrotask(() => settle(reacted))
      return () => settle({ tag: 'aborted', reason: 'the call was given up' })
    },
    leave: () => undefined,
    close: async () => undefined,
  }
  return {
    transport,
    messages,
    reacts: (next: typeof react) => {
      reaction = next
    },
    ids: () => messages.map((message) => header(message, 'webhook-id')),
  }
}

export const header = ({ headers }: Exchange, name: string): string => headers[headers.indexOf(name) + 1] ?? ''

export const SUBSCRIPTION: Subscription = {
  url: 'http://127.0.0.1:9000/hook?a=b',
  format: 'harmonia',
  secrets: [{ generated: true }],
  timeout_seconds: 10,
  max_attempts: 3,
}

export interface Hooks {
  readonly hooks: OpenWebhooks
  readonly store: EventStore
  readonly clock: ManualClock
  /** Appends so many events of an execution, and gives them back as they are stored. */
  readonly happen: (count: number, type?: string, stream?: string) => Promise<readonly Recorded[]>
}

interface HooksOptions {
  readonly transport: Transport
  readonly store?: EventStore
  readonly clock?: ManualClock
  readonly folder?: string
  readonly secrets?: Pick<Secrets, 'find' | 'scrub'>
  readonly allow?: readonly string[]
}

/** Webhooks over a memory store, in time that the test moves. */
export const openHooks = async (options: HooksOptions): Promise<Hooks> => {
  const { store = memoryStore(), clock = manualClock(), folder, transport, secrets = noSecrets, allow = [] } = options
  const raise = (problem: unknown): never => {
    throw problem
  }
  const opened = await openWebhooks({
    store,
    clock,
    random: () => 0,
    newId: nextId,
    transport,
    secrets,
    ownSecrets: openOwnSecrets(folder),
    cursors: openCursors({ folder, clock, report: raise }),
    isAllowed: allowedHosts(allow),
    told: async (event) => ({
      text: JSON.stringify({ event_type: event.type, position: event.position }),
      workflowId: 'w',
    }),
    categories: ['execution'],
    version: '0.0.0-test',
    report: raise,
  })
  if (E.isLeft(opened)) throw new Error(opened.left.tag)
  opened.right.start()
  return {
    hooks: opened.right,
    store,
    clock,
    happen: async (count, type = 'task_completed', stream = 'execution-1') => {
      const before = store.head()
      for (let n = 0; n < count; n++) {
        const at = new Date(clock.now()).toISOString()
        await store.append({ id: nextId(), stream, expected: 'any', at, events: [{ type, data: {} }] })()
      }
      const page = await store.readAll(before)()
      await settled()
      return E.isRight(page) ? page.right.events : []
    },
  }
}

export const right = async <A>(task: () => Promise<E.Either<unknown, A>>): Promise<A> => {
  const done = await task()
  if (E.isLeft(done)) throw new Error(JSON.stringify(done.left))
  return done.right
}
