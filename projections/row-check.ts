import * as E from 'fp-ts/lib/Either.js'
import type { LogReader, Recorded } from '../src/store/event-store.ts'
import { IN_MEMORY, openDatabase, type Database } from './database.ts'
import { keyOf, MOST_SHOWN, rowDifferences, type Difference, type TableRow } from './differences.ts'
import type { ModelsIn } from './models-in.ts'
import type { ReadFault } from './read-models.ts'
import { openRows, type Rows } from './rows.ts'
import { EXECUTIONS, WORKFLOWS } from './streams.ts'

/** What the rows of one execution are beside what its events say, as of the position that the rows reflect. */
export interface RowsChecked {
  readonly events: number
  /** Of the last event that was looked at; -1 when the log has none so far. */
  readonly revision: number
  readonly differences: readonly Difference[]
  /** How many there are, also those that are not shown. */
  readonly different: number
  readonly repaired: boolean
}

export interface RowCheckOptions {
  readonly log: Pick<LogReader, 'read'>
  readonly models: () => ModelsIn
  /** Keeps the rows from going on until the answer is called. */
  readonly hold: () => () => void
  readonly breathe?: (() => Promise<void>) | undefined
}

/**
 * The tables whose rows follow from the events of one execution alone, apart from its workflow. Those that hang on others
 * come first, so that they are found as long as the others are there.
 */
const OF_EXECUTION = {
  approval_approvers: 'approval_id IN (SELECT approval_id FROM approvals WHERE execution_id = ?)',
  approvals: 'execution_id = ?',
  checkpoints: 'execution_id = ?',
  execution_metadata: 'execution_id = ?',
  executions: 'execution_id = ?',
} as const

/** Events that are read at a time. */
const CHUNK = 1_000
/** With so few to come, the rest is read while the rows stand still. */
const NEAR = 100

/** Makes the rows of an execution from its events in tables of their own, compares, and on demand puts them in the place of those that are there. */
export const rowCheck =
  ({ log, models, hold, breathe }: RowCheckOptions) =>
  async (executionId: string, repair: boolean): Promise<E.Either<ReadFault, RowsChecked>> => {
    const scratch = await openDatabase(IN_MEMORY)
    const rows = openRows(scratch, false)
    const taken = intake(log, rows, breathe)
    let release: (() => void) | undefined
    try {
      await taken.workflowOf(executionId)
      const place = (): number => models().rows.place().position
      while ((await taken.upTo(`${EXECUTIONS}${executionId}`, place())) > NEAR);
      release = hold()
      await taken.upTo(`${EXECUTIONS}${executionId}`, place())
      const { db, rows: present } = models()
      const differences = differencesOf(scratch, db, executionId)
      const told = { events: taken.events(), revision: taken.revision(), different: differences.length }
      if (repair && differences.length > 0) {
        putRight(scratch, db, executionId)
        present.forget()
      }
      const repaired = repair && differences.length > 0 && differencesOf(scratch, db, executionId).length === 0
      return E.right({ ...told, differences: differences.slice(0, MOST_SHOWN), repaired })
    } catch (error) {
      if (!(error instanceof Error)) throw error
      return E.left({ tag: 'read_models_unavailable', reason: error.message })
    } finally {
      release?.()
      scratch.close()
    }
  }

const intake = (log: Pick<LogReader, 'read'>, rows: Rows, breathe: (() => Promise<void>) | undefined) => {
  let events = 0
  let revision = -1

  const page = async (stream: string, from: number, limit: number): Promise<readonly Recorded[]> => {
    const read = await log.read(stream, from, limit)()
    if (E.isLeft(read)) throw new Error(`the log can't be read: ${JSON.stringify(read.left)}`)
    await breathe?.()
    return read.right
  }

  return {
    events: () => events,
    revision: () => revision,
    /** The versions that there were when the execution began. */
    workflowOf: async (executionId: string): Promise<void> => {
      const [first] = await page(`${EXECUTIONS}${executionId}`, 0, 1)
      const { workflow_id } = (first?.data ?? {}) as { readonly workflow_id?: unknown }
      if (first === undefined || typeof workflow_id !== 'string') return
      for (let from = 0; ;) {
        const versions = await page(`${WORKFLOWS}${workflow_id}`, from, CHUNK)
        const before = versions.filter(({ position }) => position < first.position)
        if (before.length === 0) return
        rows.apply(before)
        from += before.length
      }
    },
    /** Goes on to a position of the log, and says how many events that were. */
    upTo: async (stream: string, end: number): Promise<number> => {
      const begun = events
      for (;;) {
        const next = await page(stream, revision + 1, CHUNK)
        const within = next.filter(({ position }) => position <= end)
        const last = within.at(-1)
        if (last === undefined) return events - begun
        rows.apply(within)
        events += within.length
        ;({ revision } = last)
      }
    },
  }
}

const rowsOf = ({ sqlite }: Database, table: keyof typeof OF_EXECUTION, executionId: string): readonly TableRow[] =>
  sqlite.prepare<[string], TableRow>(`SELECT * FROM ${table} WHERE ${OF_EXECUTION[table]}`).all(executionId)

const tables = Object.keys(OF_EXECUTION) as readonly (keyof typeof OF_EXECUTION)[]

const differencesOf = (expected: Database, actual: Database, executionId: string): readonly Difference[] =>
  tables.toReversed().flatMap((table) => {
    const key = keyOf(expected, table)
    const nameOf = (row: TableRow): string => JSON.stringify(key.map((name) => row[name]))
    const there = new Map(rowsOf(actual, table, executionId).map((row) => [nameOf(row), row]))
    const wanted = rowsOf(expected, table, executionId)
    const found = wanted.flatMap((row) => rowDifferences(table, key, row, there.get(nameOf(row))))
    for (const row of wanted) there.delete(nameOf(row))
    return [...found, ...[...there.values()].flatMap((row) => rowDifferences(table, key, undefined, row))]
  })

const putRight = (expected: Database, actual: Database, executionId: string): void => {
  const { sqlite } = actual
  const count = sqlite.prepare(
    `INSERT OR REPLACE INTO execution_counts SELECT ?, count(*) FROM executions WHERE status = ?`,
  )
  const statuses = new Set(
    [actual, expected].flatMap((db) => rowsOf(db, 'executions', executionId).map(({ status }) => status)),
  )
  sqlite.transaction(() => {
    for (const table of tables) sqlite.prepare(`DELETE FROM ${table} WHERE ${OF_EXECUTION[table]}`).run(executionId)
    for (const table of tables)
      for (const row of rowsOf(expected, table, executionId)) {
        const names = Object.keys(row)
        const places = names.map(() => '?').join(', ')
        sqlite
          .prepare(`INSERT OR REPLACE INTO ${table} (${names.join(', ')}) VALUES (${places})`)
          .run(...Object.values(row))
      }
    // Counted anew: nobody knows whether the row that was wrong had been counted as what it said.
    for (const status of statuses) count.run(status, status)
  })()
}
