import { openExecutionRows } from '../../projections/execution-rows.ts'
import type { Execution } from '../domain/execution/index.ts'

/** What the read models say of executions, held against their fold. */
export interface Standings {
  /** In what the row is not as the fold says; undefined when it stands at another revision, and so says nothing about this one. */
  readonly held: (
    executionId: string,
    execution: Execution,
    revision: number,
  ) => readonly { readonly pointer: string; readonly expected: unknown; readonly actual: unknown }[] | undefined
  readonly close: () => void
}

/** Throws what SQLite throws when there is no such file. */
export const standingsIn = (file: string): Standings => {
  const rows = openExecutionRows(file)
  return {
    held: (executionId, execution, revision) => {
      const row = rows.of(executionId)
      if (row === undefined || row.revision !== revision) return undefined
      const { status, createdAt, startedAt = null, completedAt = null, plan, counts } = execution
      const progress: Readonly<Record<string, number>> = { total: plan.tasks.length, ...counts }
      const expected: Readonly<Record<string, unknown>> = {
        status,
        created_at: createdAt,
        started_at: startedAt,
        completed_at: completedAt,
      }
      const actual: Readonly<Record<string, unknown>> = { ...row }
      const differing = (name: string, said: unknown, stands: unknown) =>
        said === stands ? [] : [{ pointer: `/executions/${executionId}/${name}`, expected: said, actual: stands }]
      return [
        ...Object.entries(expected).flatMap(([name, value]) => differing(name, value, actual[name])),
        ...Object.entries(progress).flatMap(([name, value]) =>
          differing(`progress/${name}`, value, (row.progress as Readonly<Record<string, unknown>>)[name]),
        ),
      ]
    },
    close: rows.close,
  }
}
