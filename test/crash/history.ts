import { expect } from 'chai'
import * as E from 'fp-ts/lib/Either.js'
import { idempotencyKey } from '../../src/engine/tasks/identity.ts'
import type { Recorded } from '../../src/store/event-store.ts'
import { openSqliteReader } from '../../src/store/sqlite/reader.ts'

const ENDS = new Set(['workflow_completed', 'workflow_failed', 'workflow_cancelled'])

/** The events of each execution, in a log that is whole. */
export const executionsIn = (log: readonly Recorded[]): ReadonlyMap<string, readonly Recorded[]> => {
  const streams = new Map<string, Recorded[]>()
  let last = 0
  for (const event of log) {
    expect(event.position, 'positions grow').to.be.above(last)
    last = event.position
    if (!event.stream.startsWith('execution-')) continue
    const stream = streams.get(event.stream) ?? []
    stream.push(event)
    streams.set(event.stream, stream)
  }
  return streams
}

/** Those of a file, read with no server in between. Its positions have no gap. */
export const histories = async (file: string): Promise<ReadonlyMap<string, readonly Recorded[]>> => {
  const reader = openSqliteReader(file)
  const log: Recorded[] = []
  try {
    for (let after = 0, head = reader.head(); after < head;) {
      const page = await reader.readAll(after, 1_000)()
      if (E.isLeft(page)) throw new Error(JSON.stringify(page.left))
      log.push(...page.right.events)
      after = page.right.until
    }
  } finally {
    reader.close()
  }
  expect(log.at(-1)?.position ?? 0, 'positions have no gap').to.equal(log.length)
  return executionsIn(log)
}

export const isEnded = (events: readonly Recorded[]): boolean => ENDS.has(events.at(-1)?.type ?? '')

interface OfTask {
  readonly task_id: string
  readonly attempt: number
}

/** What must hold of any history, whatever happened to the process that wrote it. The keys of the attempts it claims. */
export const checkHistory = (stream: string, events: readonly Recorded[]): readonly string[] => {
  const keys: string[] = []
  const claimed = new Map<string, number>()
  const ended = new Set<string>()
  events.forEach(({ type, data, revision }, place) => {
    expect(revision, `${stream}: revisions have no gap`).to.equal(place)
    if (ENDS.has(type)) expect(place, `${stream}: nothing follows the end`).to.equal(events.length - 1)
    if (!type.startsWith('task_')) return
    const { task_id, attempt } = data as OfTask
    if (type === 'task_started') {
      expect(attempt, `${stream}: attempts of ${task_id} count up`).to.equal((claimed.get(task_id) ?? 0) + 1)
      claimed.set(task_id, attempt)
      keys.push(idempotencyKey({ execution_id: stream.slice('execution-'.length), task_id, attempt }))
    }
    if (type !== 'task_completed' && type !== 'task_failed') return
    expect(ended.has(task_id), `${stream}: one outcome of ${task_id}`).to.equal(false)
    expect(attempt, `${stream}: the outcome is that of the attempt claimed last`).to.equal(claimed.get(task_id))
    ended.add(task_id)
  })
  expect(isEnded(events), `${stream} has ended`).to.equal(true)
  return keys
}
