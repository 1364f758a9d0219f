import * as E from 'fp-ts/lib/Either.js'
import type { CheckpointDocument } from '../src/domain/execution/document.ts'
import { along, equal, table } from './along.ts'
import type { Database } from './database.ts'
import { cursorAt, keyAt, type Key } from './keyset.ts'
import { page } from './paging.ts'
import type { CheckpointsQuery, Page, ReadFault } from './read-models.ts'
import type { CheckpointsTable } from './schema.ts'

/** What can be asked about checkpoints. `as_of` is the position that the rows reflect. */
export interface CheckpointQuestions {
  readonly checkpoints: (as_of: number, query: CheckpointsQuery) => E.Either<ReadFault, Page<CheckpointDocument>>
  readonly checkpoint: (as_of: number, id: string) => E.Either<ReadFault, CheckpointDocument | undefined>
}

export const checkpointQuestions = (db: Database): CheckpointQuestions => {
  const select = db.statement(db.sql.selectFrom('checkpoints').selectAll().where('checkpoint_id', '=', ''))
  return {
    checkpoints: (as_of, query) => {
      const behind = keyAt('checkpoint', query.cursor)
      if (E.isLeft(behind)) return behind
      const { rows, last } = page(
        checkpointKeys(db, query, behind.right),
        query.limit,
        ({ id }) => select.get(id) as CheckpointsTable,
        ({ description }) => description?.length ?? 0,
        shown,
      )
      return E.right({ rows, next_cursor: cursorAt('checkpoint', last), as_of })
    },
    checkpoint: (_, id) => {
      const stored = select.get(id)
      return E.right(stored === undefined ? undefined : shown(stored))
    },
  }
}

const byCreation = table('checkpoints', 'checkpoint_id', 'created_at')

export const checkpointKeys = (
  db: Database,
  { execution_id, limit }: CheckpointsQuery,
  behind: Key | undefined,
): readonly Key[] => {
  const first = execution_id === undefined ? [] : [equal('execution_id', execution_id)]
  return along(db, byCreation, first, behind, limit + 1)
}

const shown = (stored: CheckpointsTable): CheckpointDocument => ({ ...stored, automatic: stored.automatic === 1 })
