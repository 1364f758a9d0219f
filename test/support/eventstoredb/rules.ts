import type { Log, Stored } from './log.ts'

/** What a writer expects of a stream, and what the server says to that. */
export type ExpectedState = 'any' | 'no_stream' | 'stream_exists' | number

export type Decision =
  | { readonly tag: 'ok' }
  | { readonly tag: 'idempotent'; readonly last: Stored }
  | { readonly tag: 'wrong_expected_version'; readonly current: number }
  | { readonly tag: 'stream_deleted' }

/**
 * The rules by which EventStoreDB takes an append: exact for an expected revision, where the stream itself is compared; for
 * `any`, by the ids that were seen lately. An append of which only a part is there counts as a wrong version.
 */
export const decide = (log: Log, stream: string, expected: ExpectedState, ids: readonly string[]): Decision => {
  if (log.isTombstoned(stream)) return { tag: 'stream_deleted' }
  const events = log.streamOf(stream)
  const current = log.revisionOf(stream)
  const wrong: Decision = { tag: 'wrong_expected_version', current }

  if (expected === 'stream_exists' && current < 0) return wrong
  if (expected === 'any' || expected === 'stream_exists') {
    const seen = ids.map((id) => log.byId(id)).map((event) => (event?.stream === stream ? event : undefined))
    if (seen[0] === undefined) return { tag: 'ok' }
    const last = seen[seen.length - 1]
    return seen.includes(undefined) || last === undefined ? wrong : { tag: 'idempotent', last }
  }

  const at = expected === 'no_stream' ? -1 : expected
  if (at === current) return { tag: 'ok' }
  if (at > current) return wrong
  const there = ids.map((id, n) => {
    const event = events[at + 1 + n]
    return event?.id === id ? event : undefined
  })
  if (there[0] === undefined) return at === -1 && log.isSoftDeleted(stream) ? { tag: 'ok' } : wrong
  const last = there[there.length - 1]
  return there.includes(undefined) || last === undefined ? wrong : { tag: 'idempotent', last }
}
