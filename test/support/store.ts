import { expect } from 'chai'
import * as E from 'fp-ts/lib/Either.js'
import type * as TE from 'fp-ts/lib/TaskEither.js'
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Append, EventStore, Fault, NewEvent, Recorded, Subscription } from '../../src/store/event-store.ts'
import { openSqliteStore, type SqliteStoreOptions } from '../../src/store/sqlite/store.ts'

export const AT = '2026-01-01T00:00:00.000Z'

export const right = <A>(result: E.Either<unknown, A>): A => {
  if (E.isLeft(result)) throw new Error(`expected an answer, got ${JSON.stringify(result.left)}`)
  return result.right
}

export const left = <F>(result: E.Either<F, unknown>): F => {
  if (E.isRight(result)) throw new Error(`expected a fault, got ${JSON.stringify(result.right)}`)
  return result.left
}

export const run = async <A>(task: TE.TaskEither<unknown, A>): Promise<A> => right(await task())
export const fail = async <F>(task: TE.TaskEither<F, unknown>): Promise<F> => left(await task())

export const event = (type: string, data: unknown = {}): NewEvent => ({ type, data })

/** An append with an id of its own. */
export const append = (
  stream: string,
  expected: Append['expected'],
  events: readonly NewEvent[] = [event('happened')],
): Append => ({ id: randomUUID(), stream, expected, at: AT, events })

export const wrongRevision = (stream: string, actual: number): Fault => ({
  tag: 'wrong_expected_revision',
  stream,
  actual,
})

export const positions = (events: readonly Recorded[]): readonly number[] => events.map(({ position }) => position)
export const revisions = (events: readonly Recorded[]): readonly number[] => events.map(({ revision }) => revision)
export const upTo = (last: number): readonly number[] => Array.from({ length: last }, (_, i) => i + 1)

/** The whole log, read in pages of an awkward size. */
export const wholeLog = async (store: Pick<EventStore, 'readAll'>): Promise<readonly Recorded[]> => {
  const events: Recorded[] = []
  for (let after = 0; ;) {
    const page = await run(store.readAll(after, 97))
    if (page.until === after) return events
    events.push(...page.events)
    after = page.until
  }
}

/** Which events of the log these are, counted from 1, whatever their positions are. */
export const ordinals = async (
  store: Pick<EventStore, 'readAll'>,
  events: readonly Pick<Recorded, 'position'>[],
): Promise<readonly number[]> => {
  const all = positions(await wholeLog(store))
  return events.map(({ position }) => all.indexOf(position) + 1)
}

/** The position of the n-th event of the log, counted from 1. */
export const placeOf = async (store: Pick<EventStore, 'readAll'>, n: number): Promise<number> =>
  (await wholeLog(store))[n - 1]?.position ?? 0

/** The log has so many events, and its head is the last of them. */
export const holds = async (store: EventStore, events: number): Promise<void> => {
  const log = await wholeLog(store)
  expect(log).to.have.length(events)
  expect(store.head()).to.equal(log.at(-1)?.position ?? 0)
}

/** Pulls until `enough` holds for all that came. */
export const pull = async (
  subscription: Subscription,
  enough: (events: readonly Recorded[]) => boolean,
): Promise<readonly Recorded[]> => {
  const events: Recorded[] = []
  while (!enough(events)) {
    const more = await run(subscription.next())
    expect(more, 'a subscription resolves with [] only when it is closed').not.to.have.length(0)
    events.push(...more)
  }
  return events
}

/** Stores and folders that end with their test. Call it inside a `describe`. */
export const temporary = () => {
  const folders: string[] = []
  const stores: EventStore[] = []
  afterEach(async () => {
    await Promise.all(stores.splice(0).map((store) => store.close()))
    await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true, force: true })))
  })

  const folder = async (): Promise<string> => {
    const made = await mkdtemp(join(tmpdir(), 'harmonia-store-'))
    folders.push(made)
    return made
  }
  const keep = <Store extends EventStore>(store: Store): Store => {
    stores.push(store)
    return store
  }
  const sqlite = async (options: Partial<SqliteStoreOptions> = {}): Promise<EventStore> =>
    keep(right(await openSqliteStore({ file: join(await folder(), 'events.db'), ...options })))
  return { folder, keep, sqlite }
}
