import { popHeap, pushHeap } from '../domain/heap.ts'

/** How many executions run at once, and who is next. */
export interface Slots {
  /** Takes a slot if one is free; nobody can be waiting then. */
  readonly take: () => boolean
  /** For an execution that was running when this process began: it keeps its slot even if the limit has been lowered. */
  readonly occupy: () => void
  /** Gives a slot back; the first in the queue, if any, has it from then on and is told. */
  readonly free: () => void
  /** Higher priority first, then first in, first out. */
  readonly queue: (id: string, priority: number) => void
  readonly unqueue: (id: string) => void
  readonly isQueued: (id: string) => boolean
  readonly running: () => number
  readonly queued: () => number
}

interface Place {
  readonly id: string
  readonly priority: number
  readonly ticket: number
}

const before = (a: Place, b: Place): boolean =>
  a.priority !== b.priority ? a.priority > b.priority : a.ticket < b.ticket

/** `admit` is told who got a slot. The queue is a heap; whoever left it early is dropped when met at its top. */
export const slots = (limit: number, admit: (id: string) => void): Slots => {
  const heap: Place[] = []
  const tickets = new Map<string, number>()
  let running = 0
  let ticket = 0

  const admitNext = (): void => {
    while (running < limit) {
      const first = popHeap(heap, before)
      if (first === undefined) return
      if (tickets.get(first.id) !== first.ticket) continue
      tickets.delete(first.id)
      running++
      admit(first.id)
    }
  }

  return {
    take: () => {
      if (running >= limit) return false
      running++
      return true
    },
    occupy: () => {
      running++
    },
    free: () => {
      running--
      admitNext()
    },
    queue: (id, priority) => {
      ticket++
      tickets.set(id, ticket)
      pushHeap(heap, { id, priority, ticket }, before)
      admitNext()
    },
    unqueue: (id) => {
      tickets.delete(id)
    },
    isQueued: (id) => tickets.has(id),
    running: () => running,
    queued: () => tickets.size,
  }
}
