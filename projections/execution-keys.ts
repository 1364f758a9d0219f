import { sql as raw, type SqlBool } from 'kysely'
import type { ExecutionStatus } from '../src/domain/execution/document.ts'
import { along, equal, labels as labelTable, table, tried, unindexed, type Condition } from './along.ts'
import type { Database } from './database.ts'
import { newestFirst, type Key } from './keyset.ts'
import { indexed, textOf } from './metadata-text.ts'
import type { ExecutionsQuery } from './read-models.ts'

export const STATUSES = ['pending', 'running', 'paused', 'completed', 'failed', 'cancelled'] as const

const byCreation = table('executions', 'execution_id', 'created_at')
const byStart = table('executions', 'execution_id', 'started_at')
const byArchive = labelTable('ended_executions', 'executions', 'execution_id', 'created_at')
const byLabel = labelTable('execution_metadata', 'executions', 'execution_id', 'created_at')

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
  const { workflow_id, name, parent_id, status, started_after, started_before, archived } = query
  const kept = whetherArchived(archived)
  if (isByStart(query)) {
    const since = started_after === undefined ? [] : [raw<SqlBool>`started_at > ${instant(started_after)}`]
    const until = started_before === undefined ? [] : [raw<SqlBool>`started_at < ${instant(started_before)}`]
    const rest = [
      ...tried('executions', { workflow_id, workflow_name: name, parent_id }),
      ...oneOf(status),
      ...labelled(query),
      ...kept,
    ]
    return along(db, byStart, [...since, ...until, ...rest], behind, limit)
  }

  const [label, ...labels] = labelsOf(query)
  if (label !== undefined) {
    const rest = [
      ...tried('executions', { workflow_id, workflow_name: name, parent_id }),
      ...oneOf(status),
      ...labels.map(hasLabel),
      ...kept,
    ]
    return along(db, byLabel, [...isLabel(label), ...rest], behind, limit)
  }
  if (archived === true) {
    const rest = [...tried('executions', { workflow_id, workflow_name: name, parent_id }), ...oneOf(status)]
    return along(db, byArchive, [IS_ARCHIVED, ...rest], behind, limit)
  }
  if ([workflow_id, name, parent_id, status].every((filter) => filter === undefined))
    return along(db, byCreation, kept, behind, limit)

  const first =
    parent_id !== undefined
      ? [equal('parent_id', parent_id), ...tried('executions', { workflow_id, workflow_name: name })]
      : workflow_id !== undefined
        ? [equal('workflow_id', workflow_id), ...tried('executions', { workflow_name: name })]
        : name !== undefined
          ? [equal('workflow_name', name)]
          : []
  return [...new Set(status ?? STATUSES)]
    .flatMap((one) => along(db, byCreation, [...first, equal('status', one), ...kept], behind, limit))
    .sort(newestFirst)
    .slice(0, limit)
}

const oneOf = (status: readonly ExecutionStatus[] | undefined): readonly Condition[] => {
  if (status === undefined) return []
  return [
    status.length === 0
      ? raw<SqlBool>`1 = 0`
      : raw<SqlBool>`${unindexed('executions.status')} in (${raw.join([...status])})`,
  ]
}

const IS_ARCHIVED = raw<SqlBool>`ended_executions.archive_id is not null`

/** Tried row by row. */
const whetherArchived = (archived: boolean | undefined): readonly Condition[] => {
  if (archived === undefined) return []
  const there = raw<SqlBool>`exists (select 1 from ended_executions as ended
    where ended.execution_id = executions.execution_id and ended.archive_id is not null)`
  return [archived ? there : raw<SqlBool>`not ${there}`]
}

type Label = readonly [key: string, value: string]

const labelsOf = ({ metadata }: ExecutionsQuery): readonly Label[] =>
  Object.entries(metadata ?? {}).map(([key, value]) => [indexed(key), indexed(textOf(value))])

const isLabel = ([key, value]: Label): readonly Condition[] => [
  equal('execution_metadata.key', key),
  equal('execution_metadata.value', value),
]

const hasLabel = ([key, value]: Label): Condition =>
  raw<SqlBool>`exists (select 1 from execution_metadata as other
    where other.execution_id = executions.execution_id and other.key = ${key} and other.value = ${value})`

const labelled = (query: ExecutionsQuery): readonly Condition[] => labelsOf(query).map(hasLabel)

/** Times are compared as the text that events have: UTC with milliseconds. */
const instant = (time: string): string => {
  const parsed = new Date(time)
  return Number.isNaN(parsed.getTime()) ? time : parsed.toISOString()
}
