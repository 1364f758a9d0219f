import * as E from 'fp-ts/lib/Either.js'
import type { EventStore, Fault } from '../store/event-store.ts'

/** What type each event of an execution has: a byte for each, as a number of `names`. What is past stays as it is. */
export interface EventTypes {
  readonly names: readonly string[]
  readonly codes: Uint8Array
  readonly count: number
}

interface Growing {
  readonly names: string[]
  readonly codeOf: Map<string, number>
  codes: Uint8Array
  count: number
}

/** Executions of which the types are kept. */
const KEPT = 64
const PAGE = 500

const keptOf = new WeakMap<EventStore, Map<string, Growing>>()

/**
 * The types of all events of an execution up to now; none when there is no such execution. The first time the history is read, a
 * page at a time with others served between; afterwards only what has been added.
 */
export const eventTypes = async (store: EventStore, id: string): Promise<E.Either<Fault, EventTypes>> => {
  const kept = keptOf.get(store) ?? new Map<string, Growing>()
  keptOf.set(store, kept)
  const types = kept.get(id) ?? { names: [], codeOf: new Map<string, number>(), codes: new Uint8Array(PAGE), count: 0 }
  for (;;) {
    const read = await store.read(`execution-${id}`, types.count, PAGE)()
    if (E.isLeft(read)) return read
    // Another request may have read the same meanwhile.
    for (const { revision, type } of read.right) if (revision === types.count) add(types, type)
    if (read.right.length === 0) break
    if (read.right.length >= PAGE) await new Promise(setImmediate)
  }
  if (types.count > 0) {
    kept.delete(id)
    kept.set(id, types)
    const [oldest] = kept.keys()
    if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest)
  }
  return E.right({ names: types.names, codes: types.codes, count: types.count })
}

const add = (types: Growing, type: string): void => {
  let code = types.codeOf.get(type)
  if (code === undefined) {
    code = types.names.push(type) - 1
    types.codeOf.set(type, code)
  }
  if (types.count === types.codes.length) {
    const larger = new Uint8Array(types.codes.length * 2)
    larger.set(types.codes)
    types.codes = larger
  }
  types.codes[types.count++] = code
}
