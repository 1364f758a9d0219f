import { useEffect, useId, useMemo, useRef, useState } from 'react'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import type { MonitorSample } from '../../../src/client/index.ts'
import { colourOf, useTheme } from './colours.ts'
import { alone, columnsOf, type Line } from './pure/samples.ts'

export interface PlotLine {
  readonly name: string
  readonly colour: string
  /** Lines differ in more than their colour. */
  readonly dash?: readonly number[]
  readonly value: Line
}

interface Props {
  readonly title: string
  readonly samples: readonly MonitorSample[]
  /** Seconds. */
  readonly interval: number
  readonly window: number
  /** Milliseconds: the right edge. */
  readonly now: number
  readonly lines: readonly PlotLine[]
  readonly format: (value: number | null | undefined) => string
}

const HEIGHT = 150
/** All plots of a page show the same moment under the pointer. */
const together = uPlot.sync('monitor')

/** Values over time, and in words those under the pointer, or the last ones. */
export const Plot = ({ title, samples, interval, window, now, lines, format }: Props) => {
  const id = useId()
  const box = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot>(undefined)
  const theme = useTheme()
  const [pointed, point] = useState<number | null>(null)
  const columns = useMemo(
    () =>
      columnsOf(
        samples,
        interval,
        lines.map(({ value }) => value),
      ),
    [samples, interval, lines],
  )
  const shown = useRef({ columns, now, window })
  shown.current = { columns, now, window }

  useEffect(() => {
    const element = box.current
    if (element === null) return undefined
    const made = new uPlot(
      optionsOf(element, lines, format, shown, point),
      shown.current.columns as uPlot.AlignedData,
      element,
    )
    plot.current = made
    const sized = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height: HEIGHT }))
    sized.observe(element)
    return () => {
      sized.disconnect()
      plot.current = undefined
      made.destroy()
    }
  }, [theme, lines, format])

  useEffect(() => plot.current?.setData(columns as uPlot.AlignedData), [columns, now, window])

  const last = (columns[0]?.length ?? 0) - 1
  const at = pointed === null || pointed > last ? last : pointed
  const moment = columns[0]?.[at]
  return (
    <figure className="plot" aria-labelledby={id}>
      <figcaption>
        <h3 id={id}>{title}</h3>
        <span className="moment">
          {moment === undefined || moment === null
            ? 'Nothing measured yet'
            : new Date(moment * 1_000).toLocaleTimeString()}
        </span>
      </figcaption>
      <ul>
        {lines.map(({ name, colour, dash }, i) => (
          <li key={name}>
            <svg width="22" height="8" aria-hidden="true">
              <line
                x1="0"
                y1="4"
                x2="22"
                y2="4"
                stroke={`var(--${colour})`}
                strokeWidth="2"
                strokeDasharray={dash?.join(' ')}
              />
            </svg>
            {name} <strong>{format(columns[i + 1]?.[at])}</strong>
          </li>
        ))}
      </ul>
      <div ref={box} className="canvas" aria-hidden="true" />
    </figure>
  )
}

const optionsOf = (
  element: HTMLElement,
  lines: readonly PlotLine[],
  format: Props['format'],
  shown: { readonly current: { readonly now: number; readonly window: number } },
  point: (index: number | null) => void,
): uPlot.Options => {
  const [soft, line] = [colourOf(element, 'soft'), colourOf(element, 'line')]
  const axis = {
    stroke: soft,
    grid: { stroke: line, width: 0.5 },
    ticks: { show: false },
    font: '11px system-ui, sans-serif',
  }
  return {
    width: element.clientWidth,
    height: HEIGHT,
    legend: { show: false },
    padding: [8, 8, 0, 0],
    cursor: { sync: { key: together.key }, drag: { x: false, y: false }, points: { size: 6 }, y: false },
    scales: {
      x: { range: () => [shown.current.now / 1_000 - shown.current.window, shown.current.now / 1_000] },
      y: { range: (_, _min, max) => [0, max > 0 ? max * 1.1 : 1] },
    },
    axes: [
      { ...axis, size: 24, space: 70, values: (_, splits) => splits.map(clock) },
      { ...axis, size: 58, space: 32, values: (_, splits) => splits.map((value) => format(value)) },
    ],
    series: [
      {},
      ...lines.map(({ name, colour, dash }) => ({
        label: name,
        stroke: colourOf(element, colour),
        width: 1.75,
        ...(dash === undefined ? {} : { dash: [...dash] }),
        points: {
          show: true,
          size: 4,
          filter: (self: uPlot, series: number) => [...alone((self.data[series] ?? []) as (number | null)[])],
        },
      })),
    ],
    hooks: { setCursor: [({ cursor: { idx } }) => point(idx ?? null)] },
  }
}

const clock = (seconds: number): string =>
  new Date(seconds * 1_000).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })
