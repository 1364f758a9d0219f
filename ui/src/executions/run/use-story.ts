import { useReducer, useRef, useState } from 'react'
import { newStory, tell, type Story } from '../pure/story.ts'
import { useReadOn } from './use-read-on.ts'

/** What is drawn of a history is drawn anew so often while more of it comes: it takes longer the more there is. */
const SHOWN_MS = 1_000
/** Up to so many events nobody has to ask for the attempts of a task. */
const FEW = 5_000
/** So many events behind what runs is where a reader of it always is. */
const NEARLY = 500

export interface Telling {
  readonly story: Story
  /** Whether all events up to now were looked at; of a run that goes on, all but the newest. */
  readonly isWhole: boolean
  readonly error: Error | undefined
  /** Reads on after an error. */
  readonly again: () => void
  /** Looks through the whole history, however long it is. */
  readonly tellAll: () => void
  readonly isAsked: boolean
}

/** What the history says of the tasks over time, read a page after the other, each once. `last` is the revision of the last event. */
export const useStory = (id: string, last: number): Telling => {
  const story = useRef<{ readonly id: string; readonly told: Story; shown: number }>(undefined)
  if (story.current?.id !== id) story.current = { id, told: newStory(), shown: 0 }
  const here = story.current
  const { told } = here
  const [isAsked, ask] = useState(false)
  const [, renew] = useReducer((times: number) => times + 1, 0)
  const isWanted = last >= 0 && (isAsked || last < FEW)
  const { error, again } = useReadOn({
    executionId: id,
    of: id,
    isWanted,
    last,
    next: () => told.times.length,
    take: (events) => {
      for (const event of events) tell(told, event)
      if (told.times.length <= last && Date.now() - here.shown < SHOWN_MS) return
      here.shown = Date.now()
      renew()
    },
  })
  const behind = last + 1 - told.times.length
  const isWhole = behind <= 0 || (told.times.length > 0 && behind < NEARLY)
  return { story: told, isWhole, error, again, isAsked: isWanted, tellAll: () => ask(true) }
}
