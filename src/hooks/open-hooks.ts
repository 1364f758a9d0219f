import { createHash } from 'node:crypto'
import * as E from 'fp-ts/lib/Either.js'
import type { Given, Intent } from '../domain/decider.ts'
import type { DeliveredDocument, HookDocument } from '../domain/hook/document.ts'
import {
  createHook,
  deleteHook,
  hook,
  planHook,
  updateHook,
  type Hook,
  type HookDefinition,
  type HookEvent,
  type HookPlan,
} from '../domain/hook/index.ts'
import type { Rejection } from '../domain/rejection.ts'
import type { Clock } from '../engine/clock.ts'
import type { Engine } from '../engine/engine.ts'
import type { Secrets } from '../engine/secrets/secrets.ts'
import type { By, EventStore, Fault } from '../store/event-store.ts'
import { metaOf, transact, type Transacted } from '../store/transact.ts'
import { Bucket } from './bucket.ts'
import type { Hooks } from './hooks.ts'
import { loadAll, type Loaded } from './load-all.ts'
import { deliveryId, doubt } from './verify.ts'

interface HooksOptions {
  readonly store: EventStore
  readonly clock: Pick<Clock, 'now'>
  readonly newId: () => string
  readonly secrets: Pick<Secrets, 'find'>
  readonly engine: Pick<Engine, 'submit' | 'start' | 'signal'>
}

interface Entry extends Loaded<Hook> {
  readonly definition: HookDefinition
  readonly plan: HookPlan
  readonly bucket: Bucket
}

/** Deliveries to one hook that are let in at once, and then per second. */
const AT_ONCE = 200
const PER_SECOND = 50
/** Bytes of JSON that a signal may bring. */
const MAX_SIGNAL = 65_536

/** Reads every hook in the log, then follows its own writes. */
export const openHooks = async (options: HooksOptions): Promise<E.Either<Fault, Hooks>> => {
  const { store, clock, newId, secrets, engine } = options
  const loaded = await loadAll(store, hook)
  if (E.isLeft(loaded)) return loaded

  const entries = new Map<string, Entry>()
  const followed = new Map<string, number>()
  const given = (): Given => ({ at: new Date(clock.now()).toISOString(), random: () => 0 })
  const change = transact(store, hook, given, newId)

  /** Two changes of one hook may come back in the other order than they were made in. */
  const put = (id: string, { state, position }: Loaded<Hook>): void => {
    if ((followed.get(id) ?? 0) >= position) return
    followed.set(id, position)
    const { definition } = state
    const plan = definition === null || state.deleted ? undefined : planHook(definition)
    if (definition === null || plan === undefined || E.isLeft(plan)) entries.delete(id)
    else {
      const bucket = entries.get(id)?.bucket ?? new Bucket(AT_ONCE, PER_SECOND)
      entries.set(id, { state, position, definition, plan: plan.right, bucket })
    }
  }
  for (const one of loaded.right) put(one.state.hook_id, one)

  const document = ({ state, position }: Loaded<Hook>): HookDocument => ({
    ...(state.definition as HookDefinition),
    hook_id: state.hook_id,
    path: `/hooks/${state.hook_id}`,
    created_at: state.created_at,
    updated_at: state.updated_at,
    position,
  })

  const asked =
    (id: string, command: string, intent: Intent<Hook, HookEvent, Rejection>, by: By | undefined) =>
    async (): Promise<E.Either<Rejection | Fault, HookDocument>> => {
      const done: E.Either<Rejection | Fault, Transacted<Hook, HookEvent>> = await change(id, intent, {
        meta: metaOf(command, by),
      })()
      if (E.isLeft(done)) return done
      put(id, done.right)
      return E.right(document(done.right))
    }

  const found = (id: string): E.Either<Rejection, Entry> => {
    const entry = entries.get(id)
    return entry === undefined ? E.left({ tag: 'hook_not_found', hook_id: id }) : E.right(entry)
  }

  return E.right({
    check: (definition) => {
      const plan = planHook(definition)
      return E.isLeft(plan) ? E.left({ tag: 'invalid_hook', problems: plan.left }) : plan
    },
    create: (id, definition, by) => asked(id, 'create_hook', createHook(id, definition), by),
    update: (id, definition, by) => asked(id, 'update_hook', updateHook(id, definition), by),
    remove: (id, by) => asked(id, 'delete_hook', deleteHook(id), by),
    find: (id) => {
      const entry = found(id)
      return E.isLeft(entry) ? entry : E.right(document(entry.right))
    },
    list: () => [...entries.values()].map(document).sort((a, b) => (a.hook_id < b.hook_id ? 1 : -1)),
    admit: (id, delivery) => {
      const entry = found(id)
      if (E.isLeft(entry)) return entry
      const { definition, bucket } = entry.right
      if (definition.verify !== undefined) {
        const secret = secrets.find(definition.verify.secret.secret)
        if (E.isLeft(secret)) return E.left({ tag: 'hook_secret_missing', hook_id: id })
        const reason = doubt(definition.verify, secret.right, delivery, clock.now())
        if (reason !== undefined) return E.left({ tag: 'hook_signature_invalid', reason })
      }
      return bucket.take(clock.now()) ? E.right(undefined) : E.left({ tag: 'too_many_deliveries', limit: PER_SECOND })
    },
    deliver: (id, delivery, request, execution_id) => async () => {
      const entry = found(id)
      if (E.isLeft(entry)) return entry
      const { plan, definition } = entry.right
      const planned = plan(request)
      if (E.isLeft(planned)) return E.left({ tag: 'hook_mapping_failed', problems: planned.left })
      const wish = planned.right
      const told = (outcome: DeliveredDocument['outcome'], execution: string | null, position: number | null) =>
        E.right({ hook_id: id, outcome, execution_id: execution, position })
      if (wish === undefined) return told('ignored', null, null)

      const named = wish.key ?? deliveryId(delivery)
      const key = named === undefined ? undefined : keyOf(id, named)
      const by: By = {
        actor: `hook ${id}`,
        ...(delivery.trace === undefined ? {} : { trace: delivery.trace }),
      }
      if (wish.do === 'signal') {
        const size = Buffer.byteLength(JSON.stringify(wish.data))
        if (size > MAX_SIGNAL) {
          const message = `is larger than ${MAX_SIGNAL} bytes`
          return E.left({
            tag: 'hook_mapping_failed',
            problems: [{ pointer: '/signal/data', code: 'too_large', message }],
          })
        }
        const name = definition.signal?.name ?? ''
        const signal = { name, data: wish.data, ...(key === undefined ? {} : { signal_id: key }) }
        const sent = await engine.signal(wish.execution_id, signal, by)()
        return E.isLeft(sent) ? sent : told('signalled', sent.right.execution_id, sent.right.position)
      }
      const { workflow_id = '', version } = definition.start ?? {}
      const submission = {
        execution_id,
        workflow_id,
        input: wish.input,
        by,
        ...(version === undefined ? {} : { version }),
      }
      const started =
        key === undefined ? await engine.submit(submission)() : await engine.start(submission, key, 'return_existing')()
      if (E.isLeft(started)) return started
      const existing = 'existing' in started.right && started.right.existing === true
      return told(existing ? 'existing' : 'started', started.right.execution_id, started.right.position)
    },
  })
}

/** Of bounded length, and no other hook's. */
const keyOf = (id: string, named: string): string =>
  `hook:${id}:${named.length <= 128 ? named : createHash('sha256').update(named).digest('hex')}`
