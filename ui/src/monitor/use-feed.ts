import { useCallback, useEffect, useRef, useState } from 'react'
import type { HarmoniaEvent } from '../../../src/client/index.ts'
import { useEvents, type Standing } from '../live/follow.ts'
import { paced, perSecond, READABLE, someOf, type Pace } from './pure/sampled.ts'

const KEPT = 200
/** So much of what was before is looked at to begin with. */
const LOOKED_BACK = 100
/** The list changes as often as one can look at it. */
const BEAT_MS = 250
/** Whoever is so far behind begins anew at the end. */
const TOO_FAR = 20_000

interface Filter {
  readonly types: readonly string[] | undefined
  readonly workflow_id: string | undefined
}

interface Feed {
  /** Newest first. */
  readonly events: readonly HarmoniaEvent[]
  readonly rate: number
  /** There are more than can be read: only some of them are kept. */
  readonly sampled: boolean
  /** What has come while it was paused. */
  readonly missed: number
  readonly standing: Standing
}

/** Events as they happen: the last ones, and of more than can be read some. `head` is the end of the log as it was last heard. */
export const useFeed = ({ types, workflow_id }: Filter, isPaused: boolean, head: number): Feed => {
  const [events, show] = useState<readonly HarmoniaEvent[]>([])
  const [{ rate, sampled, missed }, tell] = useState({ rate: 0, sampled: false, missed: 0 })
  // Where it begins, and from where on it is news.
  const [start, begin] = useState(head)
  const came = useRef<HarmoniaEvent[]>([])
  const pace = useRef<Pace>({ told: [] })
  const left = useRef(0)
  const reached = useRef(0)
  const newsFrom = useRef(head)

  const standing = useEvents(
    types,
    useCallback((some: readonly HarmoniaEvent[]) => {
      pace.current = paced(pace.current, Date.now(), some.filter(({ position }) => position > newsFrom.current).length)
      reached.current = some.at(-1)?.position ?? reached.current
      came.current.push(...some)
    }, []),
    { workflow_id, after: Math.max(0, start - LOOKED_BACK) },
  )

  useEffect(() => {
    came.current = []
    show([])
  }, [types?.join(), workflow_id])

  useEffect(() => {
    if (isPaused) left.current = 0
    const timer = setInterval(() => {
      const some = came.current
      came.current = []
      const now = Date.now()
      const speed = perSecond(pace.current, now)
      const isMany = speed > READABLE
      if (isPaused) left.current += some.length
      else if (some.length > 0) {
        const kept = isMany ? someOf(some, (READABLE * BEAT_MS) / 1_000) : some
        show((before) =>
          [...kept.filter(({ position }) => position > (before[0]?.position ?? 0)).reverse(), ...before].slice(0, KEPT),
        )
      }
      tell((before) => {
        const after = { rate: speed, sampled: isMany, missed: isPaused ? left.current : 0 }
        return before.rate === after.rate && before.missed === after.missed ? before : after
      })
    }, BEAT_MS)
    return () => clearInterval(timer)
  }, [isPaused])

  useEffect(() => {
    if (reached.current === 0 || head - reached.current < TOO_FAR || came.current.length === 0) return
    reached.current = head
    newsFrom.current = head
    begin(head)
  }, [head])

  return { events, rate, sampled, missed, standing }
}
