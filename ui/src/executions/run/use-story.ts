import { useEffect, useReducer, useRef, useState } from 'react'
import { client } from '../../server.ts'
import { newStory, tell, type Story } from '../pure/story.ts'

const PAGE = 1_000
/** What is drawn of a history is drawn anew so often while more of it comes: it takes longer the more there is. */
const SHOWN_MS = 1_000
/** Up to so many events nobody has to ask for the attempts of a task. */
const FEW = 5_000

export interface Telling {
  readonly story: Story
  /** Whether all events up to now were looked at. */
  readonly isWhole: boolean
  readonly error: Error | undefined
  /** Looks through the whole history, however long it is. */
  readonly tellAll: () => void
  readonly isAsked: boolean
}

/** What the history says of the tasks over time, read a page after the other, each once. `last` is the revision of the last event. */
export const useStory = (id: string, last: number): Telling => {
  const story = useRef<{ readonly id: string; readonly told: Story }>(undefined)
  if (story.current?.id !== id) story.current = { id, told: newStory() }
  const { told } = story.current
  const [isAsked, ask] = useState(false)
  const [error, fail] = useState<Error>()
  const [, renew] = useReducer((times: number) => times + 1, 0)
  const isWanted = last >= 0 && (isAsked || last < FEW)
  useEffect(() => {
    if (!isWanted || told.times.length > last) return undefined
    const leaving = new AbortController()
    let shown = 0
    const read = async (): Promise<void> => {
      while (told.times.length <= last) {
        const from = told.times.length
        const { events } = await client.listExecutionEvents(id, { from, limit: PAGE }, { signal: leaving.signal })
        for (const event of events) tell(told, event)
        if (events.length === 0) break
        if (Date.now() - shown < SHOWN_MS) continue
        shown = Date.now()
        renew()
      }
      fail(undefined)
      renew()
    }
    read().catch((reason: unknown) => {
      if (!leaving.signal.aborted) fail(reason as Error)
    })
    return () => leaving.abort()
  }, [id, isWanted, last, told])
  return { story: told, isWhole: told.times.length > last, error, isAsked: isWanted, tellAll: () => ask(true) }
}
