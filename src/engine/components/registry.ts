import * as E from 'fp-ts/lib/Either.js'
import type * as TE from 'fp-ts/lib/TaskEither.js'
import {
  component,
  register,
  remove,
  type Component,
  type ComponentEvent,
  secretsShownTo,
} from '../../domain/component/index.ts'
import { wayOf } from '../../domain/component/ways.ts'
import type { Registration } from '../../domain/component/events.ts'
import type { Given, Intent } from '../../domain/decider.ts'
import type { Rejection } from '../../domain/rejection.ts'
import type { EventStore, Fault, Meta } from '../../store/event-store.ts'
import { metaOf, transact, type Transacted } from '../../store/transact.ts'
import { systemClock } from '../clock.ts'
import type { Components, ComponentSource } from '../components.ts'
import { builtIns } from '../tasks/kinds.ts'
import { builtInAction, builtInDocument, builtInTest } from './built-in-documents.ts'
import { openDiscovered } from './discovered.ts'
import { loadRegistered } from './load-registered.ts'
import { noSecrets, type Secrets } from '../secrets/secrets.ts'
import type { ByWorkers } from './by-workers.ts'
import { openSessions } from '../mcp/sessions.ts'
import type { OverHttp } from './over-http.ts'
import type { OverMcp } from './over-mcp.ts'
import type { Probing } from './probe.ts'
import { openPulled } from '../pulled/pulled.ts'
import { Registered } from './registered.ts'
import type { Reached } from './way.ts'
import { openWays } from './ways.ts'
import type { Limits, Traffic } from '../traffic/traffic.ts'

export interface ComponentsOptions extends Omit<Probing, 'after'>, Partial<Pick<Probing, 'after'>> {
  readonly store: EventStore
  readonly given: () => Given
  readonly newId: () => string
  readonly traffic: Pick<Traffic, 'set' | 'shown' | 'told' | 'attend' | 'invite'>
  readonly secrets?: Secrets
  readonly beat?: OverHttp['beat']
  readonly pulled?: ByWorkers['pulled']
  readonly sessions?: OverMcp['sessions']
  readonly mayRun?: OverMcp['mayRun']
}

/** The registry, and where the calls find a component in it. */
export interface ComponentRegistry extends Components {
  readonly resolve: (name: string) => Reached | undefined
  /** The secrets that whoever had this name was ever shown, now or before. */
  readonly secretsOf: (name: string) => readonly string[]
  /** All that is found elsewhere now; each has its name here while nothing else has it. */
  readonly discover: (found: readonly Registration[]) => void
}

const HTTP = 'http'

const limitsOf = (registration: Registration | undefined): Partial<Limits> | undefined =>
  registration && { ...registration.limits, ...(registration.breaker && { breaker: registration.breaker }) }

/** Reads every registration in the log, then follows its own writes. Each component is asked once, in passing, what it can do. */
export const openComponents = async (options: ComponentsOptions): Promise<E.Either<Fault, ComponentRegistry>> => {
  const { store, given, newId, traffic } = options
  const loaded = await loadRegistered(store)
  if (E.isLeft(loaded)) return loaded

  const { after } = systemClock
  const ways = openWays({
    after,
    secrets: noSecrets,
    beat: () => undefined,
    mayRun: () => false,
    sessions: openSessions(options.now, 'unreleased'),
    pulled: openPulled({ clock: { after, ...options }, traffic }),
    ...options,
  })
  const secretsOf = new Map(loaded.right.secrets)
  const made = (registration: Registration, position: number, source: ComponentSource = 'local'): Registered => {
    const { name } = registration
    const shown = secretsShownTo(registration)
    if (shown.length > 0) secretsOf.set(name, new Set([...(secretsOf.get(name) ?? []), ...shown]))
    const way = ways[wayOf(registration)]
    return new Registered(registration, position, source, way, (isWell) => traffic.told(name, isWell))
  }
  const registered = new Map(
    loaded.right.found.map(({ registration, position }) => [registration.name, made(registration, position)]),
  )
  const followed = new Map([...registered].map(([name, { position }]) => [name, position]))
  const builtIn = builtIns(options)
  const discovered = openDiscovered({
    made: (registration) => made(registration, 0, 'hermes'),
    isTaken: (name) => builtIn.has(name) || registered.has(name),
    changed: (name, registration) => traffic.set(name, limitsOf(registration)),
    now: options.now,
  })
  const lookUp = (name: string): Registered | undefined => registered.get(name) ?? discovered.get(name)
  const change = transact(store, component, given, newId)

  /** Two changes of one component may come back in the other order than they were made in. */
  const put = (name: string, { state, position }: Transacted<Component, ComponentEvent>): void => {
    if ((followed.get(name) ?? 0) >= position) return
    followed.set(name, position)
    const before = registered.get(name)
    traffic.set(name, limitsOf(state.registration))
    if (state.registration === undefined) registered.delete(name)
    else registered.set(name, greeted(made(state.registration, position)))
    before?.reached.leave()
  }

  const changed = async (name: string, intent: Intent<Component, ComponentEvent, Rejection>, meta?: Meta) => {
    const done = await change(name, intent, { meta })()
    if (E.isRight(done)) put(name, done.right)
    return done
  }

  const greeted = (newcomer: Registered): Registered => {
    void newcomer.reached.test()
    return newcomer
  }

  /** What was registered, by whoever has gone again meanwhile. */
  const gone = (registration: Registration, position: number) => {
    const last = made(registration, position)
    last.reached.leave()
    return last.document(traffic.shown(registration.name))
  }

  const find: Components['find'] = (name) => {
    const actions = builtIn.get(name)
    if (actions === undefined) {
      return registered.get(name)?.document(traffic.shown(name)) ?? discovered.document(name, traffic.shown(name))
    }
    return builtInDocument(name, actions, name === HTTP ? traffic.shown(name) : null)
  }

  /** What the built-in component answers, or else what the registered one does. */
  const either =
    <No, A>(
      name: string,
      known: (actions: NonNullable<ReturnType<typeof builtIn.get>>) => E.Either<No, A>,
      ask: (of: Reached) => Promise<E.Either<No, A>>,
    ): TE.TaskEither<No | Rejection, A> =>
    async () => {
      const actions = builtIn.get(name)
      if (actions !== undefined) return known(actions)
      const found = lookUp(name)
      return found === undefined ? E.left({ tag: 'component_not_found', name }) : ask(found.reached)
    }

  for (const [name, { registration }] of registered) traffic.set(name, limitsOf(registration))
  // It calls whomever a definition names: one that is down must not hold up the calls to all others.
  traffic.set(HTTP, { breaker: undefined })
  registered.forEach(greeted)
  return E.right({
    resolve: (name) => lookUp(name)?.reached,
    secretsOf: (name) => [...(secretsOf.get(name) ?? [])],
    find,
    manifest: (name) => {
      if (builtIn.has(name)) return E.left({ tag: 'component_built_in', name })
      const found = lookUp(name)
      return found === undefined ? E.left({ tag: 'component_not_found', name }) : E.right(found.registration)
    },
    discover: discovered.follow,
    list: () => {
      const names = new Set([...registered.keys(), ...discovered.names()])
      return [...builtIn.keys(), ...[...names].sort()].flatMap((name) => find(name) ?? [])
    },
    register: (registration, by) => async () => {
      const { name } = registration
      const done = await changed(name, register(registration), metaOf('register_component', by))
      if (E.isLeft(done)) return done
      const { state, position } = done.right
      return E.right({ ...(find(name) ?? gone(state.registration ?? registration, position)), position })
    },
    remove: (name, by) => async () => {
      const done = await changed(name, remove(name), metaOf('remove_component', by))
      return E.isLeft(done) ? done : E.right({ position: done.right.position })
    },
    test: (name) =>
      either<never, Awaited<ReturnType<Reached['test']>>>(
        name,
        (actions) => E.right(builtInTest(actions)),
        async ({ test }) => E.right(await test()),
      ),
    actions: (name) =>
      either(
        name,
        (actions) => E.right([...actions.keys()]),
        ({ listActions }) => listActions(),
      ),
    action: (name, action) =>
      either(
        name,
        (actions) => {
          const known = actions.get(action)
          return known === undefined
            ? E.left({ tag: 'action_not_found', component: name, action })
            : E.right(builtInAction(name, action, known))
        },
        ({ findAction }) => findAction(action),
      ),
  })
}
