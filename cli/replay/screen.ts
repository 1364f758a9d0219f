import type { ExecutionGraph } from '../../src/client/index.ts'
import { eventLineIn } from '../show/events.ts'
import { duration, plain } from '../show/format.ts'
import { graphLines } from '../show/graph.ts'
import { inColorOf, status, type Paint } from '../show/paint.ts'
import type { Change } from './changes.ts'
import type { Step } from './step.ts'

/** What is on the screen. */
export interface Shown {
  readonly step: Step
  /** The time of the event before. */
  readonly before: string | undefined
  readonly last: number
  /** Undefined for the table of tasks. */
  readonly graph: ExecutionGraph | undefined
  readonly scrolled: number
  /** A number that is being typed, or what went wrong. */
  readonly note: string
}

export interface Screen {
  readonly lines: readonly string[]
  readonly scrolled: number
}

export interface Size {
  readonly columns: number
  readonly rows: number
}

const HELP = '→ space forward · ← b back · g N go to · Home End · Tab graph · ↑ ↓ scroll · q quit'
const MOST_CHANGES = 8

/** The lines of the screen, no more and no wider than it is, and how far down it could be scrolled. */
export const screen = (shown: Shown, { columns, rows }: Size, paint: Paint): Screen => {
  const { step, last } = shown
  const { document, event, changes } = step
  const head = [
    `${paint.bold(plain(document.workflow_name))} ${document.execution_id}  ${status(paint, document.status)}`,
    `${bar(event.revision, last, Math.max(10, Math.min(40, columns - 40)))} ${event.revision} of ${last}  ${passed(shown)}`,
    '',
    eventLineIn(event, paint),
    ...detailsOf(step, paint),
    ...changed(changes, paint),
    '',
  ]
  const body = shown.graph === undefined ? taskLines(step, paint) : graphLines(shown.graph, paint)
  const room = Math.max(1, rows - head.length - 1)
  const from = Math.max(0, Math.min(shown.scrolled, body.length - room))
  const visible = body.slice(from, from + room)
  const filled = [...head, ...visible, ...Array<string>(Math.max(0, room - visible.length)).fill('')]
  const foot = shown.note === '' ? paint.gray(HELP) : shown.note
  return { lines: [...filled.slice(0, rows - 1), foot].map((line) => clipped(line, columns)), scrolled: from }
}

const bar = (revision: number, last: number, width: number): string => {
  const done = last === 0 ? width : Math.round((revision / last) * width)
  return `[${'='.repeat(done)}${' '.repeat(width - done)}]`
}

const passed = ({ before, step: { event } }: Shown): string => {
  const since = before === undefined ? '' : `  +${duration(Date.parse(event.timestamp) - Date.parse(before)) || '0 ms'}`
  return event.timestamp + since
}

const detailsOf = ({ event }: Step, paint: Paint): readonly string[] =>
  Object.entries(event.details)
    .filter(([name]) => name !== 'task_id')
    .slice(0, 6)
    .map(([name, value]) => paint.gray(`    ${name}: ${plain(JSON.stringify(value))}`))

const changed = (changes: readonly Change[], paint: Paint): readonly string[] => {
  const lines = changes.slice(0, MOST_CHANGES).map(({ task_id, field, from, to }) => {
    const name = task_id === null ? '' : `${plain(task_id)} `
    return `  ${paint.bold('›')} ${name}${field}: ${shortValue(from, paint)} → ${shortValue(to, paint)}`
  })
  const more = changes.length - lines.length
  return more > 0 ? [...lines, `    and ${more} more`] : lines
}

const shortValue = (value: unknown, paint: Paint): string => {
  if (typeof value === 'string') return status(paint, plain(value))
  const text = plain(JSON.stringify(value))
  return text.length > 120 ? `${text.slice(0, 120)}…` : text
}

const taskLines = ({ document, changes }: Step, paint: Paint): readonly string[] => {
  const touched = new Set(changes.map(({ task_id }) => task_id))
  const tasks = Object.entries(document.tasks)
  const width = tasks.reduce((most, [id]) => Math.max(most, plain(id).length), 4)
  const lines = tasks.map(([id, task]) => {
    const mark = touched.has(id) ? paint.bold('›') : ' '
    const attempt = task.attempt === 0 ? '' : String(task.attempt)
    const error = task.error === null ? '' : plain(`${task.error.type}: ${task.error.message}`)
    return `${mark} ${plain(id).padEnd(width)}  ${inColorOf(paint, task.status, task.status.padEnd(9))}  ${attempt.padStart(7)}  ${duration(task.duration_ms).padEnd(10)}  ${error}`.trimEnd()
  })
  return [paint.gray(`  ${'TASK'.padEnd(width)}  ${'STATUS'.padEnd(9)}  ATTEMPT  DURATION`), ...lines]
}

const PART = /\u001b\[[0-9;]*m|[^]/gu

/** As much of a line as fits, colours not counted and closed at its end. */
const clipped = (line: string, columns: number): string => {
  let room = columns
  let kept = ''
  for (const [part] of line.matchAll(PART)) {
    const isColor = part.length > 2
    if (!isColor && room-- <= 0) return `${kept}\u001b[0m`
    kept += part
  }
  return kept
}
