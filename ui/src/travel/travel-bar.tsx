import { useIsFetching } from '@tanstack/react-query'
import { useEffect, useMemo, useState, type KeyboardEvent } from 'react'
import { Failure } from '../parts/failure.tsx'
import { notify } from '../parts/notices.tsx'
import { When } from '../parts/times.tsx'
import { marksOf } from './pure/landmarks.ts'
import { PACES, type Pace } from './pure/pace.ts'
import { Legend, Strip } from './strip.tsx'
import { useEventAt } from './use-event-at.ts'
import { find, useLandmarks } from './use-landmarks.ts'
import { useLatest } from './use-latest.ts'
import { useNeighbours } from './use-neighbours.ts'
import { usePlay } from './use-play.ts'
import './travel.css'

interface Props {
  readonly executionId: string
  /** The revision of the last event that there is. */
  readonly last: number
  /** The revision that is shown; undefined: as it is now. */
  readonly at: number | undefined
  readonly onAt: (at: number | undefined) => void
}

/** Goes through the history of an execution: to any event of it, step by step, from failure to failure, or by itself. */
export const TravelBar = ({ executionId, last, at, onAt }: Props) => {
  const isPast = at !== undefined
  const isBusy = useIsFetching({ queryKey: ['past', executionId] }) > 0
  const told = Math.min(at ?? last, last)
  const [shown, go] = useLatest(told, onAt, isBusy)
  const landmarks = useLandmarks(executionId, last)
  const here = useEventAt(executionId, told, last, isPast)
  const { isPlaying, pace, setPace, toggle, stop } = usePlay({ at: shown, last, here, isBusy, go })
  const [seeking, seek] = useState(false)
  useNeighbours(executionId, at, last)
  const marks = useMemo(() => marksOf(landmarks.data?.buckets ?? []), [landmarks.data])
  useEffect(() => {
    if (!isPast) stop()
  }, [isPast])

  const step = (by: number): void => {
    stop()
    go(Math.max(0, Math.min(last, shown + by)))
  }
  const jump = async (direction: 'next' | 'previous'): Promise<void> => {
    stop()
    seek(true)
    try {
      const found = await find(executionId, 'failure', direction, shown)
      if (found === undefined) notify(`Nothing has failed ${direction === 'next' ? 'after' : 'before'} this event.`)
      else go(found)
    } catch (error) {
      notify(`The ${direction} failure could not be looked for: ${(error as Error).message}`, 'failed')
    } finally {
      seek(false)
    }
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const { key, shiftKey, ctrlKey, metaKey, altKey } = event
    if (ctrlKey || metaKey || altKey) return
    if (key === 'ArrowRight' || key === 'ArrowUp') step(shiftKey ? 10 : 1)
    else if (key === 'ArrowLeft' || key === 'ArrowDown') step(shiftKey ? -10 : -1)
    else if (key === 'Home') step(-Infinity)
    else if (key === 'End') step(Infinity)
    else if (key === ' ') toggle()
    else return
    event.preventDefault()
  }

  const event = here.event?.revision === shown ? here.event : undefined
  const said = event === undefined ? '' : `. ${event.event_type}: ${event.message}`
  return (
    <section className="travel" aria-label="Time travel" data-past={isPast}>
      <div className="controls">
        <button
          type="button"
          className="plain"
          aria-label="One event back"
          disabled={shown <= 0}
          onClick={() => step(-1)}
        >
          ‹
        </button>
        <button type="button" className="plain play" onClick={toggle}>
          {isPlaying ? '❚❚ Stop' : '▶ Play'}
        </button>
        <button
          type="button"
          className="plain"
          aria-label="One event on"
          disabled={shown >= last}
          onClick={() => step(1)}
        >
          ›
        </button>
        <select
          aria-label="Pace"
          value={String(pace)}
          onChange={({ target: { value } }) => setPace(value === 'steps' ? 'steps' : (Number(value) as Pace))}
        >
          {PACES.map(([value, name]) => (
            <option key={value} value={value}>
              {name}
            </option>
          ))}
        </select>
        <span className="jumps">
          <button type="button" className="plain" disabled={seeking} onClick={() => void jump('previous')}>
            ‹ Failure
          </button>
          <button type="button" className="plain" disabled={seeking} onClick={() => void jump('next')}>
            Failure ›
          </button>
        </span>
        <Legend marks={marks} />
        <button
          type="button"
          className="now"
          disabled={!isPast}
          title={!isPast ? 'This is how it is now' : undefined}
          onClick={() => onAt(undefined)}
        >
          Now
        </button>
      </div>
      <div className="line">
        <Strip marks={marks} last={last} />
        <input
          type="range"
          aria-label="Event"
          aria-valuetext={`event ${shown} of ${last}${said}`}
          min={0}
          max={Math.max(0, last)}
          value={shown}
          onChange={({ target: { value } }) => {
            stop()
            go(Number(value))
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <p className="here">
        <span className="place">
          {isPast ? 'As of event' : 'Now, after event'} <strong>{shown}</strong> of {last}
        </span>
        {!isPast ? null : event === undefined ? (
          <span className="none">…</span>
        ) : (
          <>
            <code>{event.event_type}</code>
            <span className="message">{event.message}</span>
            <When at={event.timestamp} />
          </>
        )}
      </p>
      {here.error === null ? null : <Failure error={here.error} />}
      {landmarks.error === null ? null : <Failure error={landmarks.error} again={() => void landmarks.refetch()} />}
    </section>
  )
}
