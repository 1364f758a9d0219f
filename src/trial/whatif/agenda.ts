import { popHeap, pushHeap } from '../../domain/heap.ts'

/** Something that is to happen. What is recorded has its revision as rank, so that what happens at one time keeps its order. */
export interface Item {
  readonly time: number
  readonly rank: number
  /** It happens only because time runs out. */
  readonly isLimit: boolean
  readonly act: () => void
}

/** What is to happen, first to last. */
export interface Agenda {
  readonly put: (time: number, rank: number, act: () => void, isLimit?: boolean) => void
  readonly first: () => Item | undefined
  readonly take: () => Item | undefined
  /** How many items there are that do more than end what takes too long. */
  readonly solid: () => number
}

/** Ranks before and behind everything that is recorded, the latter in the order in which it was asked for. */
export const EARLY = -1
const LATE = 1e12

export const newAgenda = (): Agenda & { readonly late: () => number } => {
  const heap: Item[] = []
  let solid = 0
  let count = 0
  return {
    put: (time, rank, act, isLimit = false) => {
      if (!isLimit) solid++
      pushHeap(heap, { time, rank, isLimit, act }, isBefore)
    },
    first: () => heap[0],
    take: () => {
      const item = popHeap(heap, isBefore)
      if (item?.isLimit === false) solid--
      return item
    },
    solid: () => solid,
    late: () => LATE + count++,
  }
}

const isBefore = (a: Item, b: Item): boolean => a.time < b.time || (a.time === b.time && a.rank < b.rank)
