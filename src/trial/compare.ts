import type { ExecutionDocument } from '../domain/execution/document.ts'
import { sameJson } from '../domain/json.ts'
import { at } from '../domain/problem.ts'
import type { Recorded } from '../store/event-store.ts'
import type { Difference, Expectation } from './trial.ts'

/** Differences that are told; the first ones are enough to learn from. */
const MOST = 50

/** What came out. */
export interface CameOut {
  readonly execution: ExecutionDocument
  readonly events: readonly Recorded[]
  readonly duration_seconds: number
}

/** Everything that is not as it was to be. */
export const differencesOf = (expected: Expectation, { execution, events, ...run }: CameOut): readonly Difference[] => {
  const { tasks = {}, order, duration_seconds, ...whole } = expected
  const found: Difference[] = []
  compareNamed('', { status: 'completed', ...whole }, execution, found)
  for (const [id, named] of Object.entries(tasks)) {
    const pointer = at('/tasks', id)
    const task = execution.tasks[id]
    if (task === undefined) found.push(missing(pointer, named, 'this run has no such task'))
    else compareNamed(pointer, named, task, found)
  }
  if (order !== undefined) compareOrder(order, events, found)
  if (duration_seconds !== undefined) compare('/duration_seconds', duration_seconds, run.duration_seconds, found)
  return found.slice(0, MOST)
}

/** Of an object only the fields that are named; of its error likewise. */
const compareNamed = (pointer: string, expected: object, actual: object, found: Difference[]): void => {
  for (const [name, wanted] of Object.entries(expected) as [string, unknown][]) {
    const place = at(pointer, name)
    const there: unknown = actual[name as never]
    if (name === 'error' && isObject(wanted) && isObject(there)) compareNamed(place, wanted, there, found)
    else compare(place, wanted, there, found)
  }
}

/** Goes down to where two values differ. */
const compare = (pointer: string, expected: unknown, actual: unknown, found: Difference[]): void => {
  if (found.length >= MOST || sameJson(expected, actual)) return
  if (actual === undefined) found.push(missing(pointer, expected, 'it is missing'))
  else if (Array.isArray(expected) && Array.isArray(actual) && expected.length === actual.length) {
    for (const [index, item] of expected.entries()) compare(at(pointer, index), item, actual[index], found)
  } else if (isObject(expected) && isObject(actual)) {
    for (const [name, member] of Object.entries(expected)) compare(at(pointer, name), member, own(actual, name), found)
    for (const [name, member] of Object.entries(actual)) {
      if (Object.hasOwn(expected, name)) continue
      found.push({ pointer: at(pointer, name), expected: null, actual: member, message: 'it was not expected' })
    }
  } else {
    found.push({ pointer, expected, actual, message: `expected ${short(expected)}, got ${short(actual)}` })
  }
}

const compareOrder = (order: readonly string[], events: readonly Recorded[], found: Difference[]): void => {
  const wanted = new Set(order)
  const started = new Set<string>()
  for (const { type, data } of events) {
    const id = type === 'task_started' ? (data as { readonly task_id: string }).task_id : ''
    if (wanted.has(id)) started.add(id)
  }
  compare('/order', order, [...started], found)
}

const missing = (pointer: string, expected: unknown, message: string): Difference => ({ pointer, expected, message })

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const own = (value: Readonly<Record<string, unknown>>, name: string): unknown =>
  Object.hasOwn(value, name) ? value[name] : undefined

const short = (value: unknown): string => {
  const text = JSON.stringify(value)
  return text.length > 200 ? `${text.slice(0, 200)}…` : text
}
