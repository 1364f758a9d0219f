import type { Attempt } from '../engine/engine.ts'
import { idempotencyKey } from '../engine/tasks/identity.ts'
import { callComponent } from '../engine/tasks/component-call.ts'
import { taskKinds } from '../engine/tasks/kinds.ts'
import type { KindOf } from '../engine/tasks/task-kind.ts'
import type { Answer, Exchange, NoAnswer, Transport } from '../engine/tasks/transport.ts'
import type { Kind } from './coverage.ts'
import type { Random } from './random.ts'
import type { Tell } from './reports.ts'
import type { Scene } from './scene.ts'
import type { Sender, Vault } from './store.ts'

/** How a component that means well deals with an attempt; `seconds` is how long that takes, when it is said. */
export type Reply = (
  | { readonly output: unknown }
  | { readonly error: { readonly type: string; readonly message: string; readonly retryable: boolean } }
  | { readonly silence: true }
) & { readonly seconds?: number; /** Nothing else is to go wrong with it. */ readonly scripted?: boolean }

export type Play = (attempt: Attempt, random: Random) => Reply

/**
 * Milliseconds within which an engine hears of what another one has written. So late it may still call for an attempt for which the other
 * has just heard 202: that is at least once, with the same key. Later than that it has looked at the log before it calls, and does not.
 */
const NEWS_TAKES = 3

/** All components of a life. They live on when the engine dies, and remember every call. */
export interface Hall {
  /** Per task how often an attempt was delivered beyond its first time. */
  readonly redelivered: ReadonlyMap<string, number>
  /** Every action, as a process with this sender and clock reaches it. */
  readonly reachedBy: (sender: Sender, now: () => number, acknowledged: (key: string) => boolean) => KindOf
}

interface Remembered {
  readonly body: string | null
  readonly trace: string
}

type Behaviour = (answer: (answer: Answer | NoAnswer, delay?: number) => void) => void

export interface HallOptions {
  readonly scene: Scene
  readonly vault: Vault
  readonly maxCalls: number
  readonly play: Play
  readonly tell: Tell
  /** Two engines may call. */
  readonly shared: boolean
}

export const newHall = ({ scene, vault: { history }, maxCalls, play, tell, shared }: HallOptions): Hall => {
  const { world, coverage, trace, calm, has } = scene
  const random = scene.random('components')
  const answers = scene.random('what components answer')
  const remembered = new Map<string, Remembered>()
  const redelivered = new Map<string, number>()
  const badness = random.pick([0, 0.1, 0.4])
  const laziness = random.pick([0, 0.05, 0.2])

  const judged = (key: string, { task_id }: Attempt, { body, headers }: Exchange): void => {
    if (!history.isClaimed(key)) scene.broken('nothing is called before its claim is durable', key)
    if (world.now() - (history.acceptedAt(key) ?? Infinity) > (shared ? NEWS_TAKES : 0))
      scene.broken('what a component has accepted is not called for again', key)
    const traceparent = headers[headers.indexOf('traceparent') + 1] ?? ''
    const earlier = remembered.get(key)
    if (earlier === undefined) remembered.set(key, { body, trace: traceparent })
    else {
      coverage.kind('call delivered again')
      redelivered.set(task_id, (redelivered.get(task_id) ?? 0) + 1)
      const same = earlier.body === body && earlier.trace === traceparent
      if (!same) scene.broken('a redelivery says the same again', `${key}: ${earlier.body} and then ${body}`)
    }
  }

  /** What it does with an attempt that it has accepted: signs of life, then an outcome, or nothing more. */
  const reportLater = (attempt: Attempt, reply: Reply, delay: number): void => {
    if (attempt.component === 'http') return
    for (let beats = random.whole(0, 2); beats > 0; beats--) {
      world.after(delay + random.whole(1, 6_000), () => {
        coverage.kind('component sends a heartbeat')
        tell(attempt, { do: 'heartbeat', details: { left: beats } })
      })
    }
    const takes = delay + random.whole(1, 12_000)
    const fails = random.chance(0.2)
    if (random.chance(0.25)) return
    world.after(takes, () => {
      coverage.kind('component reports later')
      const error = { type: 'reported', message: 'as it was reported', retryable: false }
      tell(attempt, fails ? { do: 'fail', error } : { do: 'complete', output: 'output' in reply ? reply.output : null })
    })
  }

  /** One of many ways to deal with a call. */
  const behaviour = (attempt: Attempt): Behaviour => {
    const bad = random.chance(badness)
    const lazy = random.chance(laziness)
    const delay = random.delay(2_000)
    const late = random.whole(10_000, 90_000)
    const one = random.pick(BAD)
    const plain = random.chance(0.3)
    const twice = random.chance(0.05)
    const reply = play(attempt, answers)
    const good: Behaviour = (answer) => {
      if ('silence' in reply) {
        coverage.kind('component never answers')
        return
      }
      const takes = reply.seconds === undefined ? delay : reply.seconds * 1_000
      if ('error' in reply) {
        const { type, message, retryable } = reply.error
        coverage.kind(retryable ? 'component fails for now' : 'component fails for good')
        answer(json(200, { status: 'error', error_type: type, message, is_retriable: retryable }), takes)
        return
      }
      coverage.kind(plain ? 'component answers plainly' : 'component succeeds')
      const isPlain = plain || attempt.component === 'http'
      answer(json(200, isPlain ? (reply.output ?? null) : { status: 'success', result: reply.output }), takes)
    }
    if (calm.yet) return good
    if (lazy && has('lazy-components') && reply.scripted !== true) {
      return (answer) => {
        const never = random.chance(0.4)
        coverage.kind(never ? 'component never answers' : 'component answers late')
        if (!never) good((given) => answer(given, late))
      }
    }
    if (bad && has('bad-components') && reply.scripted !== true) {
      return (answer) => {
        coverage.kind(one.kind)
        if (one.kind === 'component answers 202') reportLater(attempt, reply, delay)
        answer(attempt.component === 'http' && 'status' in one.answer ? BROKEN : one.answer, delay)
      }
    }
    return (answer) => {
      good(answer)
      if (!twice || !has('lazy-components')) return
      coverage.kind('component answers twice')
      good((again, takes = delay) => answer(again, takes + 5))
    }
  }

  return {
    redelivered,
    reachedBy: (sender, now, acknowledged) => {
      const inFlight = new Map<string, number>()
      const count = (lane: string, change: number): number => {
        const sum = (inFlight.get(lane) ?? 0) + change
        inFlight.set(lane, sum)
        return sum
      }
      const attempts = new Map<string, Attempt>()
      const transport: Transport = {
        exchange: (exchange, settle) => {
          if (!sender.isAlive()) return () => undefined
          const key = exchange.headers[exchange.headers.indexOf('idempotency-key') + 1] ?? ''
          const attempt = attempts.get(key) as Attempt
          trace(() => `${sender.name}         calls ${exchange.origin} for ${key}`)
          // Only a claim that this process was told of had to wait at the gate.
          const counts = acknowledged(key) && !remembered.has(key)
          judged(key, attempt, exchange)
          if (counts && count(exchange.origin, 1) > maxCalls) {
            scene.broken('no more calls are out than a component may get', `${key} to ${exchange.origin}`)
          }
          let open = true
          const answer = (given: Answer | NoAnswer, delay = 1): void => {
            world.after(delay, () => {
              if (!sender.isAlive()) return
              if (open && counts) count(exchange.origin, -1)
              open = false
              trace(() => `${sender.name}         hears ${'status' in given ? given.status : given.tag} for ${key}`)
              settle(given)
              sender.atEffect()
            })
          }
          behaviour(attempt)(answer)
          sender.atEffect()
          return () => {
            if (!open) return
            coverage.kind('call given up')
            answer({ tag: 'aborted', reason: 'given up' }, 2)
          }
        },
        leave: () => undefined,
        close: async () => undefined,
      }
      const resolve = (name: string) => {
        const gone = random.chance(badness / 8)
        if (gone && has('bad-components') && !calm.yet) {
          coverage.kind('component not registered')
          return undefined
        }
        const target = { endpoint: `http://${name}`, origin: `http://${name}`, prefix: '', seen: () => undefined }
        return { call: callComponent({ transport, now }, target) }
      }
      const kinds = taskKinds({ transport, now, resolve })
      return (component, action) => {
        const kind = kinds(component, action)
        if (kind.kind !== 'call') return kind
        return {
          kind: 'call',
          call: (attempt) => {
            attempts.set(idempotencyKey(attempt), attempt)
            return kind.call(attempt)
          },
        }
      }
    },
  }
}

const text = new TextEncoder()

const json = (status: number, body: unknown, headers: Record<string, string> = {}): Answer => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: text.encode(JSON.stringify(body)),
})

/** What a server that knows nothing of components answers when it is not well. */
const BROKEN = json(502, 'bad gateway')

const BAD: readonly { readonly kind: Kind; readonly answer: Answer | NoAnswer }[] = [
  { kind: 'component fails for now', answer: json(500, { message: 'not now' }) },
  { kind: 'component fails for now', answer: json(200, { status: 'error', message: 'not now', is_retriable: true }) },
  { kind: 'component fails for good', answer: json(400, { message: 'never' }) },
  { kind: 'component fails for good', answer: json(200, { status: 'error', message: 'never', is_retriable: false }) },
  { kind: 'component asks for patience', answer: json(503, { message: 'busy' }, { 'retry-after': '20' }) },
  { kind: 'component out of reach', answer: { tag: 'connection_failed', reason: 'refused' } },
  {
    kind: 'component answers garbage',
    answer: { status: 200, headers: { 'content-type': 'application/json' }, body: text.encode('{"a": ') },
  },
  { kind: 'component answers 202', answer: json(202, {}) },
]
