import type { TrialReport } from '../../src/client/index.ts'
import { eventLines } from './events.ts'
import { duration, excerpt, plain } from './format.ts'
import { paintFor, status } from './paint.ts'

/** One trial whole: its history, what came out, and what was not as it was to be. */
export const trialText = (report: TrialReport): string => {
  const { execution, events } = report
  const output = execution.output === null ? [] : ['', 'Output', excerpt(execution.output)]
  const error = execution.error === null ? [] : ['', plain(`${execution.error.type}: ${execution.error.message}`)]
  return [eventLines(events), ...output, ...error, '', verdict(report), ...findings(report)].join('\n')
}

/** One case in a line, with what was not as it was to be below it. */
export const caseText = (name: string, report: TrialReport): string =>
  [`${verdict(report)}  ${plain(name)}`, ...findings(report)].join('\n')

const verdict = ({ passed, execution, duration_seconds }: TrialReport): string => {
  const paint = paintFor(process.stdout)
  const mark = passed ? paint.green('passed') : paint.red('failed')
  return `${mark}  ${status(paint, execution.status)} after ${duration(duration_seconds * 1_000)}`
}

const findings = ({ differences, unplayed, refused, unused, stopped }: TrialReport): readonly string[] =>
  [
    ...differences.map(({ pointer, message }) => `${pointer || '(the whole)'}: ${message}`),
    ...unplayed.map(({ message }) => message),
    ...refused.map(({ at, do: verb, code }) => `${verb} at ${at} s was refused: ${code}`),
    ...(stopped === null ? [] : [`it was stopped: ${stopped.message}`]),
    ...unused.map((id) => `no call asked for the answers of ${id}`),
  ].map((line) => `        ${plain(line)}`)

export const summaryText = (reports: readonly TrialReport[]): string => {
  const passed = reports.filter((report) => report.passed).length
  return `${passed} of ${reports.length} passed`
}
