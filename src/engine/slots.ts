import type { Origin } from '../domain/execution/events.ts'
import { popHeap, pushHeap } from '../domain/heap.ts'

/** What an execution needs to run: a slot, unless it lives on that of the parent who waits for it, and a place under its key. */
export interface Needs {
  readonly exempt: boolean
  readonly keyed: { readonly key: string; readonly limit: number } | undefined
}

export const needsOf = ({ parent, concurrency }: Pick<Origin, 'parent' | 'concurrency'>): Needs => ({
  exempt: parent?.wait === true,
  keyed: concurrency,
})

/** How many executions run at once, in all and under each key, and who is next. */
export interface Slots {
  /** Takes all that the execution needs, if all of it is free; nobody who waits could use it then. */
  readonly take: (id: string, needs: Needs) => boolean
  /** For an execution that was running when this process began: it keeps what it has even if the limit has been lowered. */
  readonly occupy: (id: string, needs: Needs) => void
  /** Gives back all that it has; the first in the queue that this is enough for, if any, has it from then on and is told. */
  readonly free: (id: string) => void
  /** Higher priority first, then first in, first out; a key that is full holds up nobody else. */
  readonly queue: (id: string, priority: number, needs: Needs) => void
  readonly unqueue: (id: string) => void
  readonly isQueued: (id: string) => boolean
  /** What somebody in the queue waits for; undefined when it has all that it needs, or is not there. Linear in the queue: for explanations. */
  readonly lackOf: (id: string) => Lack | undefined
  /** Slots that are taken. */
  readonly running: () => number
  readonly queued: () => number
}

/** What is full, how full, some of those who have it, and how many wait for it who come first. */
export interface Lack {
  /** Undefined for a slot. */
  readonly key: string | undefined
  readonly ahead: number
  readonly running: number
  readonly limit: number
  readonly held_by: readonly string[]
}

/** How many of those who hold something are named. */
const NAMED = 10

interface Place {
  readonly id: string
  readonly priority: number
  readonly ticket: number
  readonly needs: Needs
}

/** The executions of one key. Those that wait for it stand in lines of their own: who needs a slot too holds up nobody who does not. */
interface Group {
  limit: number
  inside: number
  readonly needing: Place[]
  readonly exempt: Place[]
}

const firstOf = (holders: ReadonlyMap<string, Needs>, which: (needs: Needs) => boolean): readonly string[] => {
  const found: string[] = []
  for (const [id, needs] of holders) {
    if (found.length === NAMED) break
    if (which(needs)) found.push(id)
  }
  return found
}

const before = (a: Place, b: Place): boolean =>
  a.priority !== b.priority ? a.priority > b.priority : a.ticket < b.ticket

/**
 * `admit` is told who got what it needs. Whoever leaves a queue early is dropped when met at its top. There is one heap for
 * those who need a slot and one for those who do not; a place of a key that is full moves from there to the key's own heap,
 * and back when one is given up, so that each end of an execution costs O(log n).
 */
export const slots = (limit: number, admit: (id: string) => void): Slots => {
  const heap: Place[] = []
  const exempt: Place[] = []
  const tickets = new Map<string, number>()
  const holders = new Map<string, Needs>()
  const groups = new Map<string, Group>()
  let running = 0
  let ticket = 0

  const groupOf = ({ keyed }: Needs): Group | undefined => (keyed === undefined ? undefined : groups.get(keyed.key))

  const hold = (id: string, needs: Needs): void => {
    if (holders.has(id)) return
    const { exempt: takesNoSlot, keyed } = needs
    holders.set(id, needs)
    if (!takesNoSlot) running++
    if (keyed === undefined) return
    const group = groups.get(keyed.key) ?? { limit: keyed.limit, inside: 0, needing: [], exempt: [] }
    group.inside++
    groups.set(keyed.key, group)
  }

  const isFull = (group: Group | undefined): boolean => group !== undefined && group.inside >= group.limit

  const isWaiting = ({ id, ticket: drawn }: Place): boolean => tickets.get(id) === drawn

  const join = (place: Place): void => pushHeap(place.needs.exempt ? exempt : heap, place, before)

  /** The next of a line has its turn again: one for each place that was given up, or would have been used by who has left. */
  const call = (line: Place[]): void => {
    for (let next = popHeap(line, before); next !== undefined; next = popHeap(line, before)) {
      if (isWaiting(next)) return join(next)
    }
  }
  const advance = ({ needing, exempt: others }: Group): void => {
    call(needing)
    call(others)
  }
  const lineIn = (group: Group, { needs }: Place): Place[] => (needs.exempt ? group.exempt : group.needing)

  const admitFrom = (line: Place[], isFree: () => boolean): void => {
    while (isFree()) {
      const first = popHeap(line, before)
      if (first === undefined) return
      const group = groupOf(first.needs)
      if (!isWaiting(first)) {
        if (group !== undefined && !isFull(group)) call(lineIn(group, first))
      } else if (group !== undefined && isFull(group)) pushHeap(lineIn(group, first), first, before)
      else {
        tickets.delete(first.id)
        hold(first.id, first.needs)
        admit(first.id)
      }
    }
  }

  const admitNext = (): void => {
    admitFrom(exempt, () => true)
    admitFrom(heap, () => running < limit)
  }

  /** What the latest to come says of its key holds for all of them; a higher limit lets more of them in. */
  const relimit = ({ keyed }: Needs): void => {
    const group = keyed === undefined ? undefined : groups.get(keyed.key)
    if (keyed === undefined || group === undefined || group.limit === keyed.limit) return
    for (let more = keyed.limit - group.limit; more > 0; more--) advance(group)
    group.limit = keyed.limit
    admitNext()
  }

  return {
    take: (id, needs) => {
      relimit(needs)
      if (isFull(groupOf(needs)) || (!needs.exempt && running >= limit)) return false
      hold(id, needs)
      return true
    },
    occupy: hold,
    free: (id) => {
      const needs = holders.get(id)
      if (needs === undefined) return
      holders.delete(id)
      if (!needs.exempt) running--
      const group = groupOf(needs)
      if (group !== undefined) {
        group.inside--
        if (!isFull(group)) advance(group)
        if (group.inside + group.needing.length + group.exempt.length === 0) groups.delete(needs.keyed?.key ?? '')
      }
      admitNext()
    },
    queue: (id, priority, needs) => {
      ticket++
      tickets.set(id, ticket)
      relimit(needs)
      join({ id, priority, ticket, needs })
      admitNext()
    },
    unqueue: (id) => {
      tickets.delete(id)
    },
    isQueued: (id) => tickets.has(id),
    lackOf: (id) => {
      const waiting = [
        heap,
        exempt,
        ...[...groups.values()].flatMap(({ needing, exempt: others }) => [needing, others]),
      ]
        .flat()
        .filter(isWaiting)
      const mine = waiting.find((place) => place.id === id)
      if (mine === undefined) return undefined
      const { keyed } = mine.needs
      const group = groupOf(mine.needs)
      const isKey = group !== undefined && isFull(group)
      if (!isKey && (mine.needs.exempt || running < limit)) return undefined
      const wants = ({ needs }: { readonly needs: Needs }): boolean =>
        isKey ? needs.keyed?.key === keyed?.key : !needs.exempt
      return {
        key: isKey ? keyed?.key : undefined,
        ahead: waiting.filter((place) => wants(place) && before(place, mine)).length,
        running: isKey ? group.inside : running,
        limit: isKey ? group.limit : limit,
        held_by: firstOf(holders, (needs) => wants({ needs })),
      }
    },
    running: () => running,
    queued: () => tickets.size,
  }
}
