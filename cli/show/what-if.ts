import type { Replayed, WhatIfReport } from '../../src/client/index.ts'
import { linesOf, taskLines } from './comparison.ts'
import { plain } from './format.ts'
import { paintFor, status } from './paint.ts'
import { table } from './table.ts'

/** Every run in a line, then what would be different in those that would, then all of them counted. */
export const whatIfText = async (report: WhatIfReport): Promise<string> => {
  const { executions, not_replayed } = report
  if (report.runs === 0) return 'No runs.'
  const paint = paintFor(process.stdout)
  const lines = [
    ...executions.map((run) => [
      run.execution_id,
      verdict(run),
      status(paint, run.status_a),
      run.status_b === null ? '?' : status(paint, run.status_b),
      plain(noteOn(run)),
    ]),
    ...not_replayed.map(({ execution_id, message }) => [
      execution_id,
      paint.yellow('not replayed'),
      '',
      '',
      plain(message),
    ]),
  ]
  const overview = await table(['EXECUTION', 'WOULD BE', 'WAS', 'IS', 'NOTE'], lines)
  const details = await Promise.all(executions.filter(({ verdict: is }) => is === 'different').map(detailsOf))
  return [overview, ...details, summary(report)].join('\n\n')
}

const verdict = ({ verdict: is }: Replayed): string => {
  const paint = paintFor(process.stdout)
  return is === 'same' ? paint.green(is) : is === 'different' ? paint.red(is) : paint.yellow(is)
}

const noteOn = ({ missing, assumed, refused, first_divergence: first }: Replayed): string => {
  const [problem] = refused
  if (problem !== undefined) return `its input would be refused: ${problem.pointer} ${problem.message}`
  const notes = [
    ...(first === null
      ? []
      : [first.task_id === null ? 'ends differently' : `parts at ${first.task_id}, in ${first.differs.join(', ')}`]),
    ...missing.slice(0, 1).map(({ message }) => message),
    ...(assumed.length === 0
      ? []
      : [`recorded output taken in spite of another call: ${assumed.map(({ task_id }) => task_id).join(', ')}`]),
  ]
  return notes.join('; ')
}

const detailsOf = async (run: Replayed): Promise<string> => {
  const rows = [...run.tasks.flatMap(taskLines), ...linesOf('end', run.end)]
  const more = run.tasks_different - run.tasks.length
  const rest = more > 0 ? `\n${more} further tasks differ` : ''
  return rows.length === 0
    ? run.execution_id
    : `${run.execution_id}\n${await table(['WHERE', 'WHAT', 'WAS', 'IS'], rows)}${rest}`
}

const summary = ({
  runs,
  same,
  different,
  unknown,
  other_path,
  other_end,
  missing_output,
  assumed,
  not_replayed,
}: WhatIfReport) =>
  [
    `${runs} ${runs === 1 ? 'run' : 'runs'}: ${same} the same, ${different} different, ${unknown} unknown`,
    ...(other_path > 0 ? [`${other_path} would take another path`] : []),
    ...(other_end > 0 ? [`${other_end} would end differently`] : []),
    ...(missing_output > 0 ? [`${missing_output} would miss a recorded output`] : []),
    ...(assumed > 0 ? [`${assumed} with outputs of calls that would not be the same`] : []),
    ...(not_replayed.length > 0 ? [`${not_replayed.length} could not be replayed`] : []),
  ].join('; ')
