import type { ExecutionStatus } from '../../../domain/execution/document.ts'
import type { ExecutionSummary } from '../../documents.ts'
import type { Span } from '../when.ts'
import { bullets, counted, lapse, listed, paragraphs, plain, quoted, timeAt } from './words.ts'

interface Found {
  /** Newest first. */
  readonly runs: readonly ExecutionSummary[]
  /** There are more than these. */
  readonly more: boolean
  readonly span: Span | undefined
  readonly statuses: readonly ExecutionStatus[]
  readonly workflow: string | undefined
  readonly offset: number
}

const SHOWN = 10

/** How many runs there are of what was asked for, and the newest of them. */
export const runsInWords = ({ runs, more, span, statuses, workflow, offset }: Found): string => {
  const kind = statuses.length === 0 ? '' : `${statuses.join(' or ')} `
  const of = workflow === undefined ? '' : ` of ${plain(workflow)}`
  const when = span === undefined ? '' : `, started ${span.words} (${inWords(span, offset)})`
  if (runs.length === 0) return `There are no ${kind}executions${of}${when}.`

  const count = `${more ? 'At least ' : ''}${counted(runs.length, `${kind}execution`)}${of}${when}.`
  const shown = runs.slice(0, SHOWN).map((run) => runLine(run, offset))
  const left = runs.length - shown.length
  const rest = left > 0 ? `And ${left}${more ? ' or more' : ''} before these.` : ''
  return paragraphs(
    [count, byStatus(runs, statuses), byWorkflow(runs, workflow)].filter((part) => part !== '').join(' '),
    bullets(shown),
    rest,
  )
}

const inWords = ({ after, before }: Span, offset: number): string =>
  before === undefined ? `since ${timeAt(after, offset)}` : `${timeAt(after, offset)} to ${timeAt(before, offset)}`

const tally = (words: readonly string[]): readonly (readonly [string, number])[] => {
  const counts = new Map<string, number>()
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1)
  return [...counts].sort((a, b) => b[1] - a[1])
}

const byStatus = (runs: readonly ExecutionSummary[], asked: readonly ExecutionStatus[]): string => {
  const counts = tally(runs.map(({ status }) => status))
  if (runs.length < 2 || (counts.length < 2 && asked.length > 0)) return ''
  return `${counts.map(([status, count]) => `${count} ${status}`).join(', ')}.`
}

const byWorkflow = (runs: readonly ExecutionSummary[], asked: string | undefined): string => {
  const counts = tally(runs.map(({ workflow_name }) => plain(workflow_name, 80)))
  if (asked !== undefined || counts.length < 2) return ''
  return `By workflow: ${listed(counts.map(([name, count]) => `${name} ${count}`))}.`
}

/** One run on a line. */
export const runLine = (run: ExecutionSummary, offset: number): string => {
  const { workflow_name, execution_id, status, started_at, completed_at, created_at, error, progress } = run
  const took =
    started_at !== null && completed_at !== null
      ? `, took ${lapse(Date.parse(completed_at) - Date.parse(started_at))}`
      : ''
  const how = error === null ? '' : `: ${plain(error.type, 80)} ${quoted(error.message, 160)}`
  const far = completed_at === null ? ` (${progress.completed} of ${progress.total} tasks done)` : ''
  return `${plain(workflow_name, 80)} ${status}${far}, ${timeAt(started_at ?? created_at, offset)}${took}${how} [${execution_id}]`
}
