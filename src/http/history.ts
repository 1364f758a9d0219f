import * as E from 'fp-ts/lib/Either.js'
import type { EventStore, Recorded } from '../store/event-store.ts'
import { frame, frameText } from './live/frame.ts'
import type { Refusal } from './refusal.ts'
import type { Outcome } from './route.ts'

interface Span {
  readonly from?: number
  readonly cursor?: string
  readonly limit?: number
}

interface Begun {
  readonly stream: string
  readonly workflowId: string
  readonly from: number
}

/** Where a history begins, and whether there is one. A cursor is the revision that the next page begins with. */
const begin = async (store: EventStore, id: string, { from = 0, cursor }: Span): Promise<E.Either<Refusal, Begun>> => {
  if (cursor !== undefined && !/^\d{1,15}$/.test(cursor)) return E.left({ tag: 'bad_cursor' })
  const stream = `execution-${id}`
  const first = await store.read(stream, 0, 1)()
  if (E.isLeft(first)) return first
  const [submitted] = first.right
  if (submitted === undefined) return E.left({ tag: 'execution_not_found', execution_id: id })
  return E.right({ stream, workflowId: workflowOf(submitted), from: cursor === undefined ? from : Number(cursor) })
}

/** The workflow of an execution, as its first event says. */
export const workflowOf = ({ data }: Recorded): string => (data as { readonly workflow_id: string }).workflow_id

export const historyPage = async (store: EventStore, id: string, span: Span): Outcome => {
  const begun = await begin(store, id, span)
  if (E.isLeft(begun)) return begun
  const { stream, workflowId, from } = begun.right
  const limit = span.limit ?? 100
  const as_of = store.head()
  const read = await store.read(stream, from, limit + 1)()
  if (E.isLeft(read)) return read
  const events = read.right.slice(0, limit).map((event) => frame(event, workflowId))
  const next_cursor = read.right.length > limit ? String(from + limit) : null
  return E.right({ status: 200, body: { events, next_cursor, as_of } })
}

const CHUNK = 100

/** All of it up to now, read as fast as it is taken. */
export const history = async (store: EventStore, id: string, span: Span): Outcome => {
  const begun = await begin(store, id, span)
  if (E.isLeft(begun)) return begun
  return E.right({
    status: 200,
    type: 'application/x-ndjson; charset=utf-8',
    lines: lines(store, begun.right, span.limit ?? Infinity),
  })
}

async function* lines(store: EventStore, { stream, workflowId, from }: Begun, limit: number) {
  const end = store.head()
  let next = from
  let left = limit
  while (left > 0) {
    const read = await store.read(stream, next, Math.min(CHUNK, left))()
    // The status line is sent: all that is left to say is that the answer is not whole.
    if (E.isLeft(read)) throw new Error(`the history could not be read on: ${read.left.tag}`)
    const events = read.right.filter(({ position }) => position <= end)
    if (events.length > 0) yield `${events.map((event) => frameText(event, workflowId)).join('\n')}\n`
    if (read.right.length === 0 || events.length < read.right.length) return
    next += events.length
    left -= events.length
  }
}
