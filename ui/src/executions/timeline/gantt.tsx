import { useVirtualizer } from '@tanstack/react-virtual'
import { memo, useRef } from 'react'
import { lasted } from '../../parts/times.tsx'
import { ticks } from '../pure/ticks.ts'
import type { Bar, Drawing, TimelineRow } from './drawn.ts'

interface Props extends Drawing {
  readonly zoom: number
  readonly selected: string | undefined
  readonly onSelect: (taskId: string) => void
}

const ROW_PX = 28
/** As many as have room for their words. */
const TICKS = matchMedia('(min-width: 40rem)').matches ? 8 : 3

/** Thousands of rows on one scale; what is out of sight is not made. */
export const Gantt = ({ rows, pauses, from, to, zoom, selected, onSelect }: Props) => {
  const box = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_PX,
    overscan: 20,
  })
  const length = to - from
  const share = (ms: number): string => `${(100 * ms) / length}%`
  return (
    <div ref={box} className="gantt" role="group" aria-label="Tasks over time" tabIndex={0}>
      <div className="sheet" style={{ width: `calc(var(--names) + (100% - var(--names)) * ${zoom})` }}>
        <div className="axis" aria-hidden="true">
          <div className="scale">
            {ticks(length, TICKS * zoom).map((ms) => (
              <span key={ms} style={{ left: share(ms) }}>
                {lasted(ms)}
              </span>
            ))}
          </div>
        </div>
        <div className="lines" role="list" aria-label="Tasks" style={{ height: virtual.getTotalSize() }}>
          <div className="pauses" aria-hidden="true">
            {pauses.map((pause) => (
              <i key={pause.from} style={{ left: share(pause.from), width: share(pause.to - pause.from) }} />
            ))}
          </div>
          {virtual.getVirtualItems().map(({ index, start }) => {
            const row = rows[index]
            return row === undefined ? null : (
              <div
                key={row.task_id}
                role="listitem"
                className="line"
                data-selected={row.task_id === selected}
                style={{ transform: `translateY(${start}px)` }}
              >
                <button
                  type="button"
                  className="name"
                  aria-label={toldOf(row)}
                  title={row.task_id}
                  onClick={() => onSelect(row.task_id)}
                >
                  {row.task_id}
                </button>
                <Bars bars={row.bars} length={length} />
              </div>
            )
          })}
        </div>
      </div>
    </div>
  )
}

interface BarsProps {
  readonly bars: readonly Bar[]
  readonly length: number
}

const Bars = memo(({ bars, length }: BarsProps) => (
  <div className="track" aria-hidden="true">
    {bars.map((bar, index) => (
      <i
        key={index}
        className="stretch"
        data-look={bar.look}
        data-open={bar.isOpen}
        title={`${bar.look}, attempt ${bar.attempt}: ${lasted(bar.to - bar.from)}, from ${lasted(bar.from)} on`}
        style={{ left: `${(100 * bar.from) / length}%`, width: `${(100 * (bar.to - bar.from)) / length}%` }}
      />
    ))}
  </div>
))

const toldOf = ({ task_id, bars, attempts }: TimelineRow): string => {
  const [first, last] = [bars[0], bars.at(-1)]
  if (first === undefined || last === undefined) return task_id
  const tried = attempts > 1 ? `, ${attempts} attempts` : ''
  return `${task_id}: ${last.look}${tried}, ${lasted(last.to - first.from)}, from ${lasted(first.from)} on`
}
