import { sql as raw, type RawBuilder, type SqlBool } from 'kysely'
import type { ExecutionStatus } from '../src/domain/execution/document.ts'
import type { Database } from './database.ts'
import { isBehind, newestFirst, type Key } from './keyset.ts'
import { indexed, textOf } from './metadata-text.ts'
import type { ExecutionsQuery } from './read-models.ts'
import type { ExecutionsTable } from './schema.ts'

export const STATUSES = ['pending', 'running', 'paused', 'completed', 'failed', 'cancelled'] as const

/** A list that asks for starts is ordered by them: the index that finds them then also has the order. */
export const isByStart = ({ started_after, started_before }: ExecutionsQuery): boolean =>
  started_after !== undefined || started_before !== undefined

/**
 * At most `limit` keys, newest first, behind a place. Each list is read along one index that ends in its order, which is that
 * of the filter likely to leave the fewest rows; the other filters are tried row by row, and so written that no index of
 * theirs can be taken instead.
 */
export const executionKeys = (
  db: Database,
  query: ExecutionsQuery,
  behind: Key | undefined,
  limit: number,
): readonly Key[] => {
  const { workflow_id, name, parent_id, status, started_after, started_before } = query
  if (isByStart(query)) {
    const since = started_after === undefined ? [] : [raw<SqlBool>`started_at > ${instant(started_after)}`]
    const until = started_before === undefined ? [] : [raw<SqlBool>`started_at < ${instant(started_before)}`]
    const rest = [...tried({ workflow_id, workflow_name: name, parent_id }), ...oneOf(status), ...labelled(query)]
    return along(db, 'started_at', [...since, ...until, ...rest], behind, limit)
  }

  const [label, ...labels] = labelsOf(query)
  if (label !== undefined) {
    const rest = [...tried({ workflow_id, workflow_name: name, parent_id }), ...oneOf(status), ...labels.map(hasLabel)]
    return alongLabel(db, label, rest, behind, limit)
  }
  if ([workflow_id, name, parent_id, status].every((filter) => filter === undefined))
    return along(db, 'created_at', [], behind, limit)

  const first =
    parent_id !== undefined
      ? [equal('parent_id', parent_id), ...tried({ workflow_id, workflow_name: name })]
      : workflow_id !== undefined
        ? [equal('workflow_id', workflow_id), ...tried({ workflow_name: name })]
        : name !== undefined
          ? [equal('workflow_name', name)]
          : []
  return [...new Set(status ?? STATUSES)]
    .flatMap((one) => along(db, 'created_at', [...first, equal('status', one)], behind, limit))
    .sort(newestFirst)
    .slice(0, limit)
}

type Condition = RawBuilder<SqlBool>

const along = (
  { sql, rows }: Database,
  time: 'created_at' | 'started_at',
  conditions: readonly Condition[],
  behind: Key | undefined,
  limit: number,
): readonly Key[] =>
  rows<Key>(
    sql
      .selectFrom('executions')
      .select(['execution_id as id', raw<string>`${raw.ref(time)}`.as('time')])
      .where((eb) => eb.and([...conditions, ...isBehind(time, 'execution_id', behind)]))
      .orderBy(time, 'desc')
      .orderBy('execution_id', 'desc')
      .limit(limit),
  )

const alongLabel = (
  { sql, rows }: Database,
  [key, value]: Label,
  conditions: readonly Condition[],
  behind: Key | undefined,
  limit: number,
): readonly Key[] =>
  rows<Key>(
    sql
      .selectFrom('execution_metadata as label')
      .innerJoin('executions', 'executions.execution_id', 'label.execution_id')
      .select(['label.execution_id as id', 'label.created_at as time'])
      .where('label.key', '=', key)
      .where('label.value', '=', value)
      .where((eb) => eb.and([...conditions, ...isBehind('label.created_at', 'label.execution_id', behind)]))
      .orderBy('label.created_at', 'desc')
      .orderBy('label.execution_id', 'desc')
      .limit(limit),
  )

const equal = (column: keyof ExecutionsTable, value: string): Condition => raw<SqlBool>`${raw.ref(column)} = ${value}`

const unindexed = (column: keyof ExecutionsTable): RawBuilder<string> =>
  raw<string>`(${raw.ref(`executions.${column}`)} || '')`

const tried = (filters: Readonly<Partial<Record<keyof ExecutionsTable, string | undefined>>>): readonly Condition[] =>
  Object.entries(filters).flatMap(([column, value]) =>
    value === undefined ? [] : [raw<SqlBool>`${unindexed(column as keyof ExecutionsTable)} = ${value}`],
  )

const oneOf = (status: readonly ExecutionStatus[] | undefined): readonly Condition[] => {
  if (status === undefined) return []
  return [
    status.length === 0 ? raw<SqlBool>`1 = 0` : raw<SqlBool>`${unindexed('status')} in (${raw.join([...status])})`,
  ]
}

type Label = readonly [key: string, value: string]

const labelsOf = ({ metadata }: ExecutionsQuery): readonly Label[] =>
  Object.entries(metadata ?? {}).map(([key, value]) => [indexed(key), indexed(textOf(value))])

const hasLabel = ([key, value]: Label): Condition =>
  raw<SqlBool>`exists (select 1 from execution_metadata as other
    where other.execution_id = executions.execution_id and other.key = ${key} and other.value = ${value})`

const labelled = (query: ExecutionsQuery): readonly Condition[] => labelsOf(query).map(hasLabel)

/** Times are compared as the text that events have: UTC with milliseconds. */
const instant = (time: string): string => {
  const parsed = new Date(time)
  return Number.isNaN(parsed.getTime()) ? time : parsed.toISOString()
}
