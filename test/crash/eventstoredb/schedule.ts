import { expect } from 'chai'
import * as E from 'fp-ts/lib/Either.js'
import { eventId } from '../../../src/store/commit.ts'
import type { Append, Appended, EventStore, Fault, Recorded } from '../../../src/store/event-store.ts'
import { append, event, run, upTo } from '../../support/store.ts'

/** An append that was made, with what its writer was told in the end. */
export interface Made {
  readonly append: Append
  readonly told: E.Either<Fault, Appended>
}

/** Writes to a stream one append after the other, as an engine does: with the revision it saw, and again while the store is away. */
export const write = async (
  store: EventStore,
  stream: string,
  sizes: readonly number[],
  made: Made[],
): Promise<void> => {
  let revision = await revisionOf(store, stream)
  for (const size of sizes) {
    const request = append(
      stream,
      revision < 0 ? 'no_stream' : revision,
      upTo(size).map((n) => event('e', { n, of: size })),
    )
    let told = await store.append(request)()
    for (let tries = 0; E.isLeft(told) && told.left.tag === 'store_unavailable' && tries < 3; tries++)
      told = await store.append(request)()
    made.push({ append: request, told })
    revision = E.isRight(told) ? told.right.revision : await revisionOf(store, stream)
  }
}

const revisionOf = async (store: EventStore, stream: string): Promise<number> => {
  for (let revision = -1; ;) {
    const page = await store.read(stream, revision + 1, 1_000)()
    if (E.isLeft(page)) continue
    const last = page.right.at(-1)
    if (last === undefined) return revision
    revision = last.revision
  }
}

/** What must hold of a log, whatever happened on the way: nothing lost, nothing doubled, nothing out of order. */
export const judge = (log: readonly Recorded[], made: readonly Made[], before: ReadonlyMap<string, number>): void => {
  const byId = new Map(log.map((event) => [event.id, event]))
  expect(byId.size, 'no event is there twice').to.equal(log.length)
  const next = new Map(before)
  for (const { stream, revision } of log) {
    expect(revision, `${stream} has no gap`).to.equal(next.get(stream) ?? 0)
    next.set(stream, revision + 1)
  }
  let last = 0
  for (const { position } of log) {
    expect(position, 'positions grow').to.be.above(last)
    last = position
  }

  let belonging = 0
  for (const { append, told } of made) {
    const there = append.events.map((_, n) => byId.get(eventId(append.id, n))).filter((found) => found !== undefined)
    belonging += there.length
    expect(there.length, 'all of an append, or nothing').to.be.oneOf([0, append.events.length])
    for (const [n, found] of there.entries()) {
      expect(found).to.include({ stream: append.stream, at: append.at })
      expect(found.revision, 'one after the other').to.equal((there[0] as Recorded).revision + n)
    }
    if (E.isRight(told)) {
      expect(there.at(-1), 'what was acknowledged is there').to.include(told.right)
      if (typeof append.expected === 'number') expect(there[0]?.revision).to.equal(append.expected + 1)
    } else if (told.left.tag === 'wrong_expected_revision')
      expect(there, 'what was refused is not there').to.have.length(0)
  }
  expect(belonging, 'every event belongs to an append').to.equal(log.length)
}

/** All behind a position, asked for until the server answers. */
export const logBehind = async (store: EventStore, after: number): Promise<readonly Recorded[]> => {
  const events: Recorded[] = []
  for (let at = after; ;) {
    const page = await run(store.readAll(at, 1_000))
    if (page.until === at) return events
    events.push(...page.events)
    at = page.until
  }
}
