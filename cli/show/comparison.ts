import type { Comparison, Difference, TaskDifference } from '../../src/client/index.ts'
import { duration, plain } from './format.ts'
import { paintFor, status } from './paint.ts'
import { table } from './table.ts'

/** Two runs beside each other: what they are, where they part, and each difference in a line. */
export const comparisonText = async (comparison: Comparison): Promise<string> => {
  const { a, b, timing, tasks, tasks_compared, tasks_different } = comparison
  const paint = paintFor(process.stdout)
  const about = await table(
    ['', 'EXECUTION', 'WORKFLOW', 'STATUS', 'REVISION', 'DURATION'],
    [['A', a, timing.a_ms] as const, ['B', b, timing.b_ms] as const].map(([name, run, took]) => [
      name,
      run.execution_id,
      `${plain(run.workflow_name)} (version ${run.workflow_version})`,
      status(paint, run.status),
      String(run.revision),
      duration(took),
    ]),
  )
  if (comparison.same) return `${about}\n\nThe same: ${counted(tasks_compared, 'task')} compared.`
  const first = firstText(comparison)
  const lines = [
    ...linesOf('input', comparison.input),
    ...linesOf('metadata', comparison.metadata),
    ...linesOf('definition', comparison.definition),
    ...linesOf('settings', comparison.policy),
    ...tasks.flatMap(taskLines),
    ...linesOf('end', comparison.end),
  ]
  const more = tasks_different - tasks.length
  const rest = more > 0 ? `\n${counted(more, 'further task')} not shown: --limit` : ''
  const shown = await table(['WHERE', 'WHAT', 'A', 'B'], lines)
  const tally = `${tasks_different} of ${counted(tasks_compared, 'task')} differ.`
  return `${about}\n\n${first}${tally}\n\n${shown}${rest}`
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`

const firstText = ({ first_divergence: first }: Comparison): string => {
  if (first === null) return ''
  const place = [
    ...(first.revision_a === null ? [] : [`event ${first.revision_a} of A`]),
    ...(first.revision_b === null ? [] : [`event ${first.revision_b} of B`]),
  ].join(', ')
  const where = place === '' ? '' : ` (${place})`
  return first.task_id === null
    ? `Every task is the same; they part at the end${where}.\n`
    : `They part at ${plain(first.task_id)}, in ${first.differs.join(', ')}${where}.\n`
}

type Line = readonly [where: string, what: string, a: string, b: string]

/** One line for each difference: of a task, or of what is told beside tasks. */
export const linesOf = (what: string, differences: readonly Difference[], where = ''): readonly Line[] =>
  differences.map(({ pointer, a, b }) => [plain(where), plain(`${what}${pointer}`), sideText(a), sideText(b)])

export const taskLines = (task: TaskDifference): readonly Line[] => {
  const { task_id, timing } = task
  const lines = [
    ...linesOf('path', task.path, task_id),
    ...linesOf('input', task.input, task_id),
    ...linesOf('attempts', task.attempts, task_id),
    ...linesOf('error', task.error, task_id),
    ...linesOf('output', task.output, task_id),
  ]
  return task.differs.includes('timing')
    ? [...lines, [plain(task_id), 'duration', duration(timing.a_ms), duration(timing.b_ms)]]
    : lines
}

const WIDTH = 48

export const sideText = (told: Difference['a']): string => {
  if (told === undefined) return '—'
  const text = 'value' in told ? JSON.stringify(told.value) : told.excerpt
  return plain(text.length > WIDTH ? `${text.slice(0, WIDTH)}…` : text)
}
