import { useIsFetching } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { moveOf, type Pace } from './pure/pace.ts'
import type { EventAt } from './use-event-at.ts'

interface Given {
  readonly executionId: string
  readonly at: number
  readonly last: number
  readonly here: EventAt
  readonly go: (revision: number) => void
}

/** Goes from event to event by itself, no faster than the page can show what was so at each. Stops at the end. */
export const usePlay = ({ executionId, at, last, here: { event, onwards }, go }: Given) => {
  const [isPlaying, play] = useState(false)
  const [pace, setPace] = useState<Pace>('steps')
  const isBusy = useIsFetching({ queryKey: ['past', executionId] }) > 0
  const move = useRef(go)
  move.current = go
  const isAtEnd = at >= last
  useEffect(() => {
    if (!isPlaying) return undefined
    if (isAtEnd) {
      play(false)
      return undefined
    }
    const next = isBusy || event === undefined ? undefined : moveOf(pace, onwards)
    if (next === undefined) return undefined
    const timer = setTimeout(() => move.current(next.to), next.wait)
    return () => clearTimeout(timer)
  }, [isPlaying, isAtEnd, isBusy, event, onwards, pace])
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
