import { uuidv7 } from 'uuidv7'
import type { EventStore } from '../../src/store/event-store.ts'
import type { HandMadeLog } from './projections-log.ts'
import { answerTo } from './projections-open.ts'

/** Writes a log of a test's own to a real store, event by event; only ids and hashes are other ones. */
export const written = async (store: EventStore, log: HandMadeLog): Promise<void> => {
  await Promise.all(
    log.events.map(({ stream, at, type, data }) =>
      answerTo(store.append({ id: uuidv7(), stream, expected: 'any', at, events: [{ type, data }] })),
    ),
  )
}
