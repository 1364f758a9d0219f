import * as E from 'fp-ts/lib/Either.js'
import type { Clock } from '../engine/clock.ts'
import { foundIn, type Found } from './found.ts'
import type { Hermes, HermesNo, HermesRegistration, HermesStanding } from './hermes.ts'
import { offerTools, type Offer, type Tool } from './offer-tools.ts'
import type { Self } from './self.ts'
import type { Grant, Wire } from './wire.ts'

export interface KeepParts {
  readonly wire: Wire
  readonly self: Self
  /** What Hermes is told that programs may do with this server. */
  readonly tools: () => Promise<readonly Tool[]>
  readonly clock: Clock
  readonly random: () => number
  /** Hears each change of how this server stands with Hermes, once. */
  readonly told: (standing: HermesStanding) => void
  /** Hears who else is there, each time that Hermes has said it. */
  readonly found: (components: readonly Found[]) => void
}

export interface Kept extends Hermes {
  /** Ends the registration, so far as Hermes answers. Nothing is asked afterwards. */
  readonly stop: () => Promise<void>
}

/** Milliseconds. */
const INTERVAL = 30_000
const LIFETIME = 3_600_000
/** A token is renewed this long before it ends, which leaves time for a Hermes that is away for a while. */
const MARGIN = 600_000
const FIRST_DELAY = 1_000
const LONGEST_DELAY = 60_000
/** How long a stop waits for what is being asked. */
const FAREWELL = 2_000

/**
 * Keeps this server registered with Hermes: registers, sends heartbeats, registers again before the token ends and whenever Hermes
 * does not know this server any more. What fails is tried again, ever later; nobody waits for it. One thing is asked at a time.
 */
export const keepRegistered = ({ wire, self, tools, clock, random, told, found }: KeepParts): Kept => {
  let granted: (Grant & { readonly until: number }) | undefined
  let standing: HermesStanding = {
    url: wire.url,
    state: 'connecting',
    since: new Date(clock.now()).toISOString(),
    component_id: null,
    tools: 0,
    last_heartbeat: null,
    last_error: null,
  }
  let failures = 0
  let offer: Offer = { taken: [], no: undefined }
  let stopped = false
  let callOff = (): void => undefined
  let last: Promise<unknown> = Promise.resolve()

  const inTurn = <A>(ask: () => Promise<A>): Promise<A> => {
    const mine = last.then(ask)
    last = mine
    return mine
  }

  const nowIso = (): string => new Date(clock.now()).toISOString()

  const stand = (state: HermesStanding['state'], changes: Partial<HermesStanding>): void => {
    const { state: before, since } = standing
    standing = { ...standing, ...changes, state, since: state === before ? since : nowIso() }
    if (state !== before) told(standing)
  }

  const later = (milliseconds: number): void => {
    callOff()
    if (!stopped) callOff = clock.after(milliseconds, () => void inTurn(keep))
  }

  const failed = (no: HermesNo): void => {
    const wait = Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** Math.min(failures, 10))
    failures += 1
    const component_id = granted?.component_id ?? null
    stand(no.tag === 'hermes_refused' ? 'refused' : 'away', { last_error: inWords(no), component_id })
    later(wait * (0.5 + random() / 2))
  }

  const fine = (changes: Partial<HermesStanding>): void => {
    failures = 0
    const last_error = offer.no === undefined ? null : `its tools: ${inWords(offer.no)}`
    stand('registered', { ...changes, tools: offer.taken.length, last_error })
    later(INTERVAL)
  }

  /** Whether Hermes has this server in its list, so far as it shows that. */
  const look = async (own: string): Promise<boolean> => {
    if (stopped) return true
    const listed = await wire.list()
    if (E.isLeft(listed)) return true
    found(foundIn(listed.right, own))
    return listed.right.some(({ component_id }) => component_id === own)
  }

  const offerAll = async (): Promise<void> => {
    offer = await offerTools(wire, await tools(), self, () => stopped)
  }

  const registerNow = async (): Promise<E.Either<HermesNo, HermesRegistration>> => {
    const asked = clock.now()
    const before = granted
    const grant = await wire.register(self)
    if (E.isLeft(grant)) {
      if (granted !== undefined && clock.now() >= granted.until) granted = undefined
      failed(grant.left)
      return grant
    }
    const { component_id } = grant.right
    granted = { ...grant.right, until: asked + LIFETIME }
    // A Hermes that names its components itself has two of this one now.
    if (before !== undefined && before.component_id !== component_id) await wire.unregister(before)
    await look(component_id)
    await offerAll()
    fine({ component_id })
    return E.right({ hermes: wire.url, component_id, name: self.name, endpoint: self.endpoint })
  }

  const keep = async (): Promise<void> => {
    if (stopped) return
    if (granted === undefined || clock.now() >= granted.until - MARGIN) return void (await registerNow())
    const beaten = await wire.heartbeat(granted)
    if (E.isLeft(beaten)) {
      const { left: no } = beaten
      if (no.tag === 'hermes_unreachable' || no.status >= 500 || no.status === 429) return failed(no)
      // Another Hermes than the one that gave the token, or a token that is over for it.
      granted = undefined
      return void (stopped || (await registerNow()))
    }
    const last_heartbeat = nowIso()
    // A token may be good after Hermes has forgotten whose it is.
    if (!(await look(granted.component_id)) && !stopped) return void (await registerNow())
    if (offer.no !== undefined) await offerAll()
    fine({ last_heartbeat })
  }

  /** First what others are sent here for, then what it can do. A Hermes that does not answer is asked no further. */
  const leave = async (grant: Grant): Promise<void> => {
    const ended = await wire.unregister(grant)
    if (E.isLeft(ended) && ended.left.tag === 'hermes_unreachable') return
    for (const id of offer.taken) {
      const withdrawn = await wire.withdraw(id)
      if (E.isLeft(withdrawn) && withdrawn.left.tag === 'hermes_unreachable') return
    }
  }

  /** Waits for what Hermes is asked, but not for long. */
  const inTime = (asked: Promise<unknown>): Promise<void> =>
    new Promise((resolve, reject) => {
      const giveUp = clock.after(FAREWELL, resolve)
      void asked.finally(giveUp).then(() => resolve(), reject)
    })

  void inTurn(keep)

  return {
    standing: () => standing,
    register: () => inTurn(registerNow),
    stop: async () => {
      stopped = true
      callOff()
      await inTime(last)
      if (granted === undefined || clock.now() >= granted.until) return
      await inTime(leave(granted))
    },
  }
}

const inWords = (no: HermesNo): string => (no.tag === 'hermes_refused' ? `${no.status}: ${no.reason}` : no.reason)
