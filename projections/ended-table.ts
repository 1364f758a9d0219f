import * as E from 'fp-ts/lib/Either.js'
import { archiveEvents } from '../src/store/archive/events.ts'
import type { Recorded } from '../src/store/event-store.ts'
import type { Database } from './database.ts'
import type { ListedExecution } from './executions.ts'
import { Inapplicable } from './inapplicable.ts'
import { EXECUTIONS, idIn } from './streams.ts'

/** Which executions have ended, and which of them are archived. Everything belongs inside a transaction. */
export interface EndedTable {
  /** Told of an execution that is over, or was before its latest events: with these it is not archived as a whole any more. */
  readonly save: (row: ListedExecution) => void
  /** An event of an archive. `revisionOf` is the last one of an execution, as of this event or a later one. */
  readonly apply: (event: Recorded, revisionOf: (stream: string) => number | undefined) => void
}

export const endedTable = (db: Database): EndedTable => {
  const { sql } = db
  const upsert = db.statement(
    sql
      .insertInto('ended_executions')
      .values({ execution_id: '', created_at: '', completed_at: '', archive_id: null })
      .onConflict((conflict) =>
        conflict.column('execution_id').doUpdateSet((eb) => ({
          completed_at: eb.ref('excluded.completed_at'),
          archive_id: eb.ref('excluded.archive_id'),
        })),
      ),
  )
  const remove = db.statement(sql.deleteFrom('ended_executions').where('execution_id', '=', ''))
  const mark = db.statement(sql.updateTable('ended_executions').set({ archive_id: '' }).where('execution_id', '=', ''))

  return {
    save: ({ execution_id, created_at, completed_at }) => {
      if (completed_at === null) remove.run(execution_id)
      else upsert.run(execution_id, created_at, completed_at, null)
    },
    apply: (event, revisionOf) => {
      switch (event.type) {
        case 'streams_archived': {
          const told = archiveEvents.streams_archived.decode(event.data)
          if (E.isLeft(told)) throw new Inapplicable(event, 'it does not say which streams were archived')
          for (const { stream, revision } of told.right.streams)
            if (stream.startsWith(EXECUTIONS) && revisionOf(stream) === revision)
              mark.run(told.right.archive_id, idIn(stream))
          return
        }
        case 'streams_unarchived': {
          const told = archiveEvents.streams_unarchived.decode(event.data)
          if (E.isLeft(told)) throw new Inapplicable(event, 'it does not say which streams were put back')
          for (const stream of told.right.streams) if (stream.startsWith(EXECUTIONS)) mark.run(null, idIn(stream))
          return
        }
        default:
          throw new Inapplicable(event, 'its type is unknown')
      }
    },
  }
}
