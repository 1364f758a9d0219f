import { useEffect, useRef, useState } from 'react'
import type { HarmoniaEvent } from '../../../../src/client/index.ts'
import { client } from '../../server.ts'

const PAGE = 1_000

interface Reading {
  readonly executionId: string
  /** Says when it is another reading; then it begins anew. */
  readonly of: string
  readonly isWanted: boolean
  /** The revision of the last event that there is by now. */
  readonly last: number
  /** The revision that is to be read next. */
  readonly next: () => number
  readonly take: (events: readonly HarmoniaEvent[]) => void
}

/**
 * Reads on in a history, a page after the other, up to the last event that there is by then. What comes meanwhile does not stop a page
 * that is on its way: of a run that goes fast, none would ever arrive.
 */
export const useReadOn = ({ executionId, of, isWanted, last, next, take }: Reading) => {
  const goal = useRef(last)
  goal.current = last
  const reading = useRef<AbortController>(undefined)
  const [error, fail] = useState<Error>()
  const [turn, retry] = useState(0)
  useEffect(
    () => () => {
      reading.current?.abort()
      reading.current = undefined
    },
    [of],
  )
  useEffect(() => {
    if (!isWanted || reading.current !== undefined || next() > last) return
    const leaving = new AbortController()
    reading.current = leaving
    const read = async (): Promise<void> => {
      while (next() <= goal.current) {
        const page = { from: next(), limit: PAGE }
        const { events } = await client.listExecutionEvents(executionId, page, { signal: leaving.signal })
        take(events)
        if (events.length === 0) return
      }
    }
    read().then(
      () => {
        reading.current = undefined
        fail(undefined)
      },
      (reason: unknown) => {
        if (leaving.signal.aborted) return
        reading.current = undefined
        fail(reason as Error)
      },
    )
    // `of` says all that `next` and `take` depend on.
  }, [of, isWanted, last, turn])
  return { error: isWanted ? error : undefined, again: () => retry((before) => before + 1) }
}
