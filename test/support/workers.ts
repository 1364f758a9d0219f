import * as E from 'fp-ts/lib/Either.js'
import type { Registration } from '../../src/domain/component/events.ts'
import { openComponents } from '../../src/engine/components/registry.ts'
import type { Components } from '../../src/engine/components.ts'
import { openPulled, type Pulled } from '../../src/engine/pulled/pulled.ts'
import { workersOf } from '../../src/engine/pulled/workers.ts'
import { taskKinds } from '../../src/engine/tasks/kinds.ts'
import type { Transport } from '../../src/engine/tasks/transport.ts'
import { openTraffic, type Traffic } from '../../src/engine/traffic/traffic.ts'
import type { Ask, LeasedTask, Workers } from '../../src/engine/workers.ts'
import type { EventStore } from '../../src/store/event-store.ts'
import { memoryStore } from '../../src/store/memory.ts'
import { engineOn, nextId, type TestEngine } from './engine.ts'
import { manualClock, settled, type ManualClock } from './manual-clock.ts'
import { engineAfter } from './restarts.ts'

const silence: Transport = {
  exchange: () => {
    throw new Error('nobody is to be called')
  },
  leave: () => undefined,
  close: async () => undefined,
}

/** An engine whose component `render` is fetched from, and the door for its workers. */
export interface WorkersHall extends TestEngine {
  readonly store: EventStore
  readonly traffic: Traffic
  readonly pulled: Pulled
  readonly components: Components
  readonly workers: Workers
  /** What a worker is given, once time stands still. */
  readonly poll: (ask?: Partial<Ask>) => Promise<readonly LeasedTask[]>
  /** Asks, and does not wait for the answer. */
  readonly ask: (ask?: Partial<Ask>) => { readonly got: Promise<readonly LeasedTask[]>; readonly hangUp: () => void }
}

export const COMPONENT = 'render'

export interface HallOptions {
  readonly store?: EventStore
  readonly clock?: ManualClock
  readonly registration?: Partial<Registration>
  /** Goes on with what another process has left in the store. */
  readonly restarted?: boolean
}

export const workersHall = async (options: HallOptions = {}): Promise<WorkersHall> => {
  const { store = memoryStore(), clock = manualClock(), registration = {}, restarted = false } = options
  const traffic = openTraffic(clock, { max_in_flight: 128, per_second: undefined, breaker: undefined })
  const pulled = openPulled({ clock, traffic })
  const given = () => ({ at: new Date(clock.now()).toISOString(), random: () => 0.5 })
  const opened = await openComponents({
    store,
    given,
    newId: nextId,
    transport: silence,
    traffic,
    now: clock.now,
    after: clock.after,
    pulled,
  })
  if (E.isLeft(opened)) throw new Error(opened.left.tag)
  const components = opened.right
  const registered = await components.register({ name: COMPONENT, worker: {}, ...registration })()
  if (E.isLeft(registered)) throw new Error(JSON.stringify(registered.left))
  const parts = {
    clock,
    traffic,
    whereabouts: pulled.find,
    kindOf: taskKinds({ transport: silence, now: clock.now, resolve: components.resolve }),
  }
  const around = restarted ? await engineAfter(store, clock, parts) : engineOn(store, parts)
  const workers = workersOf(pulled, around.engine, (name) => components.find(name) !== undefined)

  const ask: WorkersHall['ask'] = (asked = {}) => {
    let hangUp = () => {}
    const got = workers.poll({ component: COMPONENT, worker_id: 'w1', max: 1, wait_seconds: 60, ...asked }, (then) => {
      hangUp = then
      return () => undefined
    })()
    return {
      got: got.then((answer) => {
        if (E.isLeft(answer)) throw new Error(JSON.stringify(answer.left))
        return answer.right
      }),
      hangUp: () => hangUp(),
    }
  }
  return {
    ...around,
    store,
    traffic,
    pulled,
    components,
    workers,
    ask,
    poll: async (asked = {}) => {
      const { got } = ask({ wait_seconds: 0, ...asked })
      await settled()
      const now = await Promise.race([got, Promise.resolve(undefined)])
      if (now === undefined) await clock.advance(1_000)
      return got
    },
  }
}
