import { useMemo, useState } from 'react'
import { Empty } from '../../parts/empty.tsx'
import { Failure } from '../../parts/failure.tsx'
import { useNow } from '../../parts/times.tsx'
import { isOver } from '../verbs.ts'
import type { ViewProps } from '../views/view.tsx'
import { drawn } from './drawn.ts'
import { Gantt } from './gantt.tsx'
import './timeline.css'

const ZOOMS = [1, 2, 4, 8, 16, 32, 64] as const

/** When each task ran, waited and was tried again, one under the other. */
export const TimelineView = ({ run, at, telling, task, onSelect }: ViewProps) => {
  const { story, isWhole, isAsked, tellAll, error, again } = telling
  const [zoom, setZoom] = useState<number>(1)
  const now = useNow(at === undefined && !isOver(run.status))
  const seen = story.times.length
  const { rows, pauses, from, to } = useMemo(
    () => drawn(story, at, isOver(run.status) ? undefined : now),
    [story, seen, at, now, run.status],
  )
  const place = ZOOMS.findIndex((one) => one === zoom)
  const zoomTo = (by: number): void => setZoom(ZOOMS[place + by] ?? zoom)
  return (
    <section aria-label="Timeline" className="timeline-view">
      {error === undefined ? null : <Failure error={error} again={again} />}
      {isWhole || error !== undefined ? null : isAsked ? (
        <p role="status">Reading the history: {seen} events so far …</p>
      ) : (
        <Empty title="This history is long">
          <p>
            <button type="button" onClick={tellAll}>
              Read all of it
            </button>
          </p>
        </Empty>
      )}
      {rows.length === 0 ? (
        isWhole ? (
          <Empty title="No task has begun">
            <p>As soon as one does, it is here.</p>
          </Empty>
        ) : null
      ) : (
        <>
          <div className="timeline-tools">
            <Legend />
            <div className="actions" role="group" aria-label="Zoom">
              <button
                type="button"
                className="plain"
                aria-label="Zoom out"
                disabled={place === 0}
                onClick={() => zoomTo(-1)}
              >
                −
              </button>
              <span role="status">{zoom}×</span>
              <button
                type="button"
                className="plain"
                aria-label="Zoom in"
                disabled={place === ZOOMS.length - 1}
                onClick={() => zoomTo(1)}
              >
                +
              </button>
              <button type="button" className="plain" disabled={zoom === 1} onClick={() => setZoom(1)}>
                All of it
              </button>
            </div>
          </div>
          <Gantt rows={rows} pauses={pauses} from={from} to={to} zoom={zoom} selected={task} onSelect={onSelect} />
        </>
      )}
    </section>
  )
}

const KINDS = [
  ['completed', 'completed'],
  ['failed', 'failed'],
  ['running', 'running'],
  ['waiting', 'waiting'],
  ['backoff', 'until the next attempt'],
  ['cancelled', 'given up'],
  ['paused', 'paused'],
] as const

const Legend = () => (
  <ul className="legend" aria-label="What the colours mean">
    {KINDS.map(([look, text]) => (
      <li key={look}>
        <i className="stretch" data-look={look} aria-hidden="true" /> {text}
      </li>
    ))}
  </ul>
)
