import { pushHeap, popHeap } from '../domain/heap.ts'
import type { Random } from './random.ts'

/** Simulated time and everything that is going to happen in it. Nothing happens outside of its steps. */
export interface World {
  /** Epoch milliseconds, whole. */
  readonly now: () => number
  /** Happens once, that much later; the answer takes it back. What is due at the same time happens in an order that the seed decides. */
  readonly after: (milliseconds: number, happen: () => void) => () => void
  /** Lets the next thing happen, and all that follows from it at once. False when nothing is left. */
  readonly step: () => Promise<boolean>
  readonly steps: () => number
  /** When the next thing is due, as `now` would have it; Infinity when nothing is left. */
  readonly nextAt: () => number
}

interface Happening {
  readonly at: number
  readonly tie: number
  happen: (() => void) | undefined
}

const START = Date.parse('2026-01-01T00:00:00.000Z')

const before = (a: Happening, b: Happening): boolean => (a.at === b.at ? a.tie < b.tie : a.at < b.at)

export const newWorld = (ties: Pick<Random, 'next'>, start = START): World => {
  const heap: Happening[] = []
  let now = start
  let steps = 0
  return {
    now: () => now,
    steps: () => steps,
    nextAt: () => {
      while (heap[0] !== undefined && heap[0].happen === undefined) popHeap(heap, before)
      return heap[0]?.at ?? Infinity
    },
    after: (milliseconds, happen) => {
      const happening: Happening = { at: now + Math.max(0, Math.ceil(milliseconds)), tie: ties.next(), happen }
      pushHeap(heap, happening, before)
      return () => {
        happening.happen = undefined
      }
    },
    step: async () => {
      for (let next = popHeap(heap, before); next !== undefined; next = popHeap(heap, before)) {
        if (next.happen === undefined) continue
        now = next.at
        steps++
        next.happen()
        await drained()
        return true
      }
      return false
    },
  }
}

/** Resolves when every promise that can be settled is: whatever waits now waits for the world. */
export const drained = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
