import { useEffect, useRef, useState } from 'react'
import { moveOf, type Pace } from './pure/pace.ts'
import type { EventAt } from './use-event-at.ts'

interface Given {
  readonly at: number
  readonly last: number
  readonly here: EventAt
  /** What is so at `at` is still being asked for. */
  readonly isBusy: boolean
  readonly go: (revision: number) => void
}

/** Goes from event to event by itself, no faster than the page can show what was so at each. Stops at the end. */
export const usePlay = ({ at, last, here: { event, onwards }, isBusy, go }: Given) => {
  const [isPlaying, play] = useState(false)
  const [pace, setPace] = useState<Pace>('steps')
  const move = useRef(go)
  move.current = go
  const isAtEnd = at >= last
  useEffect(() => {
    if (!isPlaying) return undefined
    if (isAtEnd) {
      play(false)
      return undefined
    }
    const next = isBusy || event?.revision !== at ? undefined : moveOf(pace, onwards)
    if (next === undefined) return undefined
    const timer = setTimeout(() => move.current(next.to), next.wait)
    return () => clearTimeout(timer)
  }, [isPlaying, isAtEnd, isBusy, at, event, onwards, pace])
  return {
    isPlaying,
    pace,
    setPace,
    /** From the beginning, when it is at its end. */
    toggle: () => {
      if (!isPlaying && isAtEnd) go(0)
      play(!isPlaying)
    },
    stop: () => play(false),
  }
}
