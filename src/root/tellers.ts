import type { Logger } from 'pino'
import type { HermesStanding } from '../hermes/hermes.ts'
import type { EventStore } from '../store/event-store.ts'

/** Says when the event store goes away, and when it is back. */
export const reachTeller = (store: Pick<EventStore, 'reach'>, logger: Logger): (() => void) => {
  let before = store.reach()
  return () => {
    const now = store.reach()
    if (now.tag === before.tag) return
    before = now
    if (now.tag === 'away') logger.error({ reason: now.reason }, 'the event store does not answer')
    else logger.info({}, 'the event store answers again')
  }
}

/** Says each change of how the server stands with Hermes. */
export const hermesTeller =
  (logger: Logger) =>
  ({ url, state, component_id, last_error }: HermesStanding): void => {
    if (state === 'registered') logger.info({ url, component_id }, 'registered with Hermes')
    else logger.warn({ url, state, reason: last_error }, 'not registered with Hermes, which is tried again')
  }
