import * as E from 'fp-ts/lib/Either.js'
import type { ExecutionRow, Freshness, Page, ReadFault, ReadModels } from '../../projections/read-models.ts'
import { createdAt, workflow } from '../../src/domain/definition/index.ts'
import type { Engine } from '../../src/engine/engine.ts'
import type { EventStore, Recorded } from '../../src/store/event-store.ts'
import { fold, load } from '../../src/store/load.ts'

/** Read models without tables: each question folds the log. Enough for a test's log. */
export const foldingReadModels = (store: EventStore, engine: Engine): ReadModels => {
  const all = async (): Promise<readonly Recorded[]> => {
    const page = await store.readAll(0, 1_000_000)()
    if (E.isLeft(page)) throw new Error(page.left.tag)
    return page.right.events
  }
  const ids = async (category: string): Promise<string[]> => {
    const streams = new Set((await all()).map(({ stream }) => stream))
    return [...streams].filter((name) => name.startsWith(`${category}-`)).map((name) => name.slice(category.length + 1))
  }
  const current = async <A>({ min_position }: Freshness, read: () => Promise<A>): Promise<E.Either<ReadFault, A>> =>
    min_position > store.head()
      ? E.left({ tag: 'behind', position: store.head(), min_position })
      : E.right(await read())

  const paged = <Row>(
    rows: readonly Row[],
    limit: number,
    cursor: string | undefined,
  ): E.Either<ReadFault, Page<Row>> => {
    const start = Number(cursor ?? 0)
    if (!Number.isInteger(start)) return E.left({ tag: 'bad_cursor' })
    const next_cursor = start + limit < rows.length ? String(start + limit) : null
    return E.right({ rows: rows.slice(start, start + limit), next_cursor, as_of: store.head() })
  }

  const executionRows = async (): Promise<ExecutionRow[]> => {
    const documents = await Promise.all((await ids('execution')).map((id) => engine.document(id)()))
    return documents.flatMap((found) => {
      if (E.isLeft(found)) return []
      const { input: _, output: __, tasks: ___, ...row } = found.right
      return [row]
    })
  }

  const workflowRow = async (id: string, version?: number) => {
    const folded = await fold(store, workflow, id)()
    if (E.isLeft(folded)) throw new Error(folded.left.tag)
    const { versions, archived } = folded.right.state
    const wanted = versions[(version ?? versions.length) - 1]
    if (wanted === undefined) return undefined
    const { definition, created_at: updated_at } = wanted
    return {
      workflow_id: id,
      name: definition.name,
      version: wanted.version,
      definition,
      archived,
      created_at: createdAt(folded.right.state) ?? updated_at,
      updated_at,
      position: folded.right.position,
    }
  }

  return {
    executions:
      ({ limit, cursor, workflow_id, status, name, started_after, started_before, metadata = {} }, fresh) =>
      async () => {
        const rows = await current(fresh, executionRows)
        if (E.isLeft(rows)) return rows
        const wanted = rows.right.filter(
          (row) =>
            (workflow_id === undefined || row.workflow_id === workflow_id) &&
            (status === undefined || status.includes(row.status)) &&
            (name === undefined || row.workflow_name === name) &&
            (started_after === undefined || (row.started_at ?? '') > started_after) &&
            (started_before === undefined || (row.started_at ?? '~') < started_before) &&
            Object.entries(metadata).every(([key, value]) => String(row.metadata[key]) === value),
        )
        return paged(wanted.reverse(), limit, cursor)
      },
    unfinished: () => async () => E.right([]),
    executionCounts: (fresh) => () =>
      current(fresh, async () => {
        const counts = { pending: 0, running: 0, paused: 0, completed: 0, failed: 0, cancelled: 0 }
        for (const { status } of await executionRows()) counts[status]++
        return counts
      }),
    workflows:
      ({ limit, cursor, name, tag }, fresh) =>
      async () => {
        const rows = await current(fresh, async () => Promise.all((await ids('workflow')).map((id) => workflowRow(id))))
        if (E.isLeft(rows)) return rows
        const wanted = rows.right.flatMap((row) =>
          row === undefined ||
          row.archived ||
          (name !== undefined && row.name !== name) ||
          (tag !== undefined && !row.definition.tags?.includes(tag))
            ? []
            : [row],
        )
        return paged(wanted.reverse(), limit, cursor)
      },
    workflow: (id, version, fresh) => () => current(fresh, () => workflowRow(id, version)),
    versions:
      (id, { limit, cursor }, fresh) =>
      async () => {
        const events = await current(fresh, () => load(store, `workflow-${id}`)())
        if (E.isLeft(events)) return events
        if (E.isLeft(events.right)) throw new Error(events.right.left.tag)
        const rows = events.right.right
          .filter(({ type }) => type !== 'workflow_archived')
          .map(({ at: created_at, position }, i) => ({ version: i + 1, created_at, position }))
        return paged(rows.reverse(), limit, cursor)
      },
    advance: () => undefined,
    position: store.head,
    close: async () => undefined,
  }
}
