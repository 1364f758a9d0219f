import * as E from 'fp-ts/lib/Either.js'
import { bundle, eventLine, FORMAT, type EventLine, type Header } from '../audit/bundle.ts'
import { digest, isObject } from '../store/hash.ts'
import type { EventStore, Recorded } from '../store/event-store.ts'
import { workflowOf } from './history.ts'
import { isoNow, type Parts } from './parts.ts'
import type { Outcome } from './route.ts'

const CHUNK = 100

/** One execution with all that proves it, as lines that are made as they are taken. */
export const auditFile = async (parts: Parts, execution_id: string): Outcome => {
  const first = await parts.store.read(`execution-${execution_id}`, 0, 1)()
  if (E.isLeft(first)) return first
  const [submitted] = first.right
  if (submitted === undefined) return E.left({ tag: 'execution_not_found', execution_id })
  const header: Header = {
    kind: 'header',
    format: FORMAT,
    engine_version: parts.version,
    exported_at: isoNow(parts),
    execution_id,
    workflow_id: workflowOf(submitted),
  }
  const { workflow_version } = submitted.data as { readonly workflow_version: number }
  return E.right({
    status: 200,
    type: 'application/x-ndjson; charset=utf-8',
    lines: bundle(header, events(parts.store, header, workflow_version)),
  })
}

async function* events(store: EventStore, { workflow_id, execution_id }: Header, version: number) {
  const end = store.head()
  for await (const event of streamUpTo(store, `workflow-${workflow_id}`, end)) {
    const of = versionIn(event)
    yield of === version ? eventLine(event) : withoutDefinition(event)
    if (of === version) break
  }
  for await (const event of streamUpTo(store, `execution-${execution_id}`, end)) yield eventLine(event)
}

async function* streamUpTo(store: EventStore, stream: string, end: number): AsyncGenerator<Recorded> {
  for (let next = 0; ;) {
    const read = await store.read(stream, next, CHUNK)()
    // The status line is sent: all that is left to say is that the answer is not whole.
    if (E.isLeft(read)) throw new Error(`the history could not be read on: ${read.left.tag}`)
    for (const event of read.right) {
      if (event.position > end) return
      yield event
    }
    if (read.right.length === 0) return
    next += read.right.length
  }
}

const versionIn = ({ type, data }: Recorded): number | undefined => {
  if (type === 'workflow_created') return 1
  return type === 'workflow_updated' ? (data as { readonly version: number }).version : undefined
}

/** Other versions were not run here: their digests are enough for the hashes. */
const withoutDefinition = (event: Recorded): EventLine => {
  const { data } = event
  if (!isObject(data) || data['definition'] === undefined) return eventLine(event)
  const { definition, ...rest } = data
  return { ...eventLine(event), data: rest, redacted: { data: { definition: digest(definition) } } }
}
