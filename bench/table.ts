import type { FigureName, Figures } from './figures.ts'
import { ceilingFor, isCeiling, type EngineName } from './load/messages.ts'
import { smallest, type Cell } from './workload.ts'

/** The medians of one cell on one engine. */
export interface Row {
  readonly cell: Cell
  readonly engine: EngineName
  readonly figures: Figures
}

interface Column {
  readonly title: readonly [string, string]
  readonly text: (row: Row, ceiling: Figures | undefined) => string
}

const number = (value: number, digits: number): string =>
  Number.isFinite(value)
    ? value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits })
    : '–'

/** Three digits that matter, whatever the size. */
const significant = (value: number): string => number(value, value < 10 ? 2 : value < 100 ? 1 : 0)

const figure = (upper: string, lower: string, name: FigureName, show = significant): Column => ({
  title: [upper, lower],
  text: ({ figures }) => show(figures[name]),
})

const whole = (value: number): string => number(value, 0)
const cores = (value: number): string => number(value, 2)

const columns: readonly Column[] = [
  { title: ['workload', ''], text: ({ cell }) => cell.name },
  { title: ['in', 'flight'], text: ({ cell }) => String(cell.inFlight) },
  figure('workflows', '/s', 'workflows_per_s'),
  figure('steps', '/s', 'steps_per_s', whole),
  figure('p50', 'ms', 'p50_ms'),
  figure('p99', 'ms', 'p99_ms'),
  figure('1st call', 'p50 ms', 'first_call_p50_ms'),
  figure('1st call', 'p99 ms', 'first_call_p99_ms'),
  figure('cores', 'server', 'cpu_server', cores),
  figure('', 'comp.', 'cpu_component', cores),
  figure('', 'load', 'cpu_load', cores),
  figure('', 'store', 'cpu_store', cores),
  figure('', 'others', 'cpu_others', cores),
  figure('RSS', 'MiB', 'rss_mib', whole),
  figure('peak', 'MiB', 'peak_rss_mib', whole),
  figure('log B', '/workflow', 'log_bytes_per_workflow', whole),
  figure('proj. B', '/workflow', 'projection_bytes_per_workflow', whole),
]

const compared: readonly Column[] = [
  {
    title: ['workflows/s', '÷ ceiling'],
    text: ({ figures }, ceiling) => number(figures.workflows_per_s / (ceiling?.workflows_per_s ?? NaN), 2),
  },
  { title: ['p50', '÷ ceiling'], text: ({ figures }, ceiling) => number(figures.p50_ms / (ceiling?.p50_ms ?? NaN), 2) },
]

/** One table of all rows; with ratios where a cell was also run on the ceiling. */
export const table = (rows: readonly Row[]): string => {
  const engines = new Set(rows.map(({ engine }) => engine))
  const engine: Column = { title: ['', ''], text: (row) => row.engine }
  const [first, ...rest] = columns as [Column, ...Column[]]
  const shown = engines.size > 1 ? [first, engine, ...rest, ...compared] : columns
  const lines = [
    shown.map(({ title }) => title[0]),
    shown.map(({ title }) => title[1]),
    ...rows.map((row) => shown.map(({ text }) => text(row, ceilingOf(row, rows)))),
  ]
  const widths = shown.map((_, i) => Math.max(...lines.map((line) => line[i]?.length ?? 0)))
  const isWord = (i: number) => shown[i] === first || shown[i] === engine
  const padded = lines.map((line) =>
    line.map((text, i) => (isWord(i) ? text.padEnd(widths[i] ?? 0) : text.padStart(widths[i] ?? 0))).join('  '),
  )
  padded.splice(2, 0, widths.map((width) => '─'.repeat(width)).join('──'))
  return padded.map((line) => line.trimEnd()).join('\n')
}

const ceilingOf = ({ cell, engine }: Row, rows: readonly Row[]): Figures | undefined =>
  isCeiling(engine)
    ? undefined
    : rows.find((row) => row.engine === ceilingFor[engine] && row.cell.name === cell.name)?.figures

/** For each cell of larger executions that was also run with small ones: what a task costs there against one of the small ones. */
export const sizeNotes = (rows: readonly Row[]): readonly string[] =>
  rows.flatMap((big) => {
    const small = rows.find(({ cell, engine }) => engine === big.engine && cell.name === smallest(big.cell))
    if (small === undefined) return []
    const [of, against] = [microsPerTask(big), microsPerTask(small)]
    return [
      `${big.cell.name} (${big.engine}): a task costs ${number(of / against, 2)} × that of ${small.cell.name}` +
        ` (${number(of, 0)} and ${number(against, 0)} µs);` +
        ` peak RSS ${whole(big.figures.peak_rss_mib)} and ${whole(small.figures.peak_rss_mib)} MiB`,
    ]
  })

const microsPerTask = ({ cell, figures }: Row): number => (figures.p50_ms * 1_000) / cell.workload.tasks
