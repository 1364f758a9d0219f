import { canonical } from '../src/store/canonical.ts'
import type { Database } from './database.ts'

/** Something that is not as the log has it: where, what the log says, and what stands there. Absent on one side is null. */
export interface Difference {
  readonly pointer: string
  readonly expected: unknown
  readonly actual: unknown
}

export type TableRow = Readonly<Record<string, unknown>>

/** Differences that are shown; those beyond are counted. */
export const MOST_SHOWN = 100

const LONGEST = 2_000

/** The columns that tell the rows of a table apart. */
export const keyOf = ({ sqlite }: Database, table: string): readonly string[] =>
  (sqlite.pragma(`table_info(${table})`) as readonly { readonly name: string; readonly pk: number }[])
    .filter(({ pk }) => pk > 0)
    .sort((one, other) => one.pk - other.pk)
    .map(({ name }) => name)

/** What is different between two rows of a table, column by column; a row that is missing is one difference. */
export const rowDifferences = (
  table: string,
  key: readonly string[],
  expected: TableRow | undefined,
  actual: TableRow | undefined,
): readonly Difference[] => {
  const row = expected ?? actual
  if (row === undefined) return []
  const pointer = `/${table}/${key.map((name) => escaped(String(row[name]))).join('/')}`
  if (expected === undefined || actual === undefined)
    return [{ pointer, expected: wholeRow(expected), actual: wholeRow(actual) }]
  return Object.keys(expected)
    .filter((name) => !isSame(expected[name], actual[name]))
    .map((name) => ({
      pointer: `${pointer}/${escaped(name)}`,
      expected: readable(expected[name]),
      actual: readable(actual[name]),
    }))
}

/** Texts of JSON are the same when their values are: an earlier version may have written names in another order. */
const isSame = (one: unknown, other: unknown): boolean => {
  if (one === other) return true
  const [a, b] = [jsonIn(one), jsonIn(other)]
  return a !== undefined && b !== undefined && canonical(a) === canonical(b)
}

const jsonIn = (value: unknown): unknown => {
  if (typeof value !== 'string' || !/^[[{]/.test(value)) return undefined
  try {
    return JSON.parse(value) as unknown
  } catch {
    return undefined
  }
}

const readable = (value: unknown): unknown => {
  if (typeof value === 'string' && value.length > LONGEST) return `${value.slice(0, LONGEST)}…`
  return jsonIn(value) ?? value
}

const wholeRow = (row: TableRow | undefined): unknown =>
  row === undefined ? null : Object.fromEntries(Object.entries(row).map(([name, value]) => [name, readable(value)]))

const escaped = (text: string): string => text.replaceAll('~', '~0').replaceAll('/', '~1')
