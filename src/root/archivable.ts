import * as E from 'fp-ts/lib/Either.js'
import type { ReadModels } from '../../projections/read-models.ts'
import type { FindArchivable } from '../engine/archiving/open-archiving.ts'
import type { EventStore } from '../store/event-store.ts'

/** The executions to be archived, as of all that is in the log. */
export const archivableIn =
  (models: Pick<ReadModels, 'archivable'>, store: Pick<EventStore, 'head'>, waitMs: number): FindArchivable =>
  async (before, after, limit) => {
    const fresh = { min_position: store.head(), wait_ms: waitMs }
    const found = await models.archivable({ before, limit, ...(after === undefined ? {} : { after }) }, fresh)()
    return E.isRight(found)
      ? found
      : E.left({ tag: 'store_unavailable', reason: `the read models do not answer: ${found.left.tag}` })
  }
