import type { Durations, Fault, Finding, Report } from '../../src/simulation/simulate.ts'
import { duration, plain } from './format.ts'
import { facts, table } from './table.ts'

/** What is needed to run one seed of a finding again. */
export interface Replay {
  readonly file: string
  readonly faults: ReadonlySet<Fault>
  readonly input?: unknown
  readonly components?: string | undefined
}

export interface ShownFinding extends Finding {
  /** The command that shows the whole log of the shortest story. */
  readonly replay: string
}

export const findingsOf = ({ findings }: Report, replay: Replay): readonly ShownFinding[] =>
  findings.map((finding) => ({ ...finding, replay: commandOf(finding, replay) }))

const commandOf = ({ seed, without }: Finding, { file, faults, input, components }: Replay): string => {
  const kept = [...faults].filter((fault) => !without.includes(fault))
  return [
    `harmonia simulate ${quoted(file)} --seed ${seed} --faults ${kept.join(',') || 'none'}`,
    ...(input === undefined ? [] : [`--input ${quoted(JSON.stringify(input))}`]),
    ...(components === undefined ? [] : [`--components ${quoted(components)}`]),
  ].join(' ')
}

const quoted = (word: string): string =>
  /^[\w./:-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`

export const logText = (seed: number, lines: readonly string[], broken: Finding['rule'] | undefined): string =>
  [...lines.map(plain), broken === undefined ? `seed ${seed}: all is well` : `seed ${seed}: BROKEN ${broken}`].join(
    '\n',
  )

export const reportText = async (
  report: Omit<Report, 'findings'> & { readonly findings: readonly ShownFinding[] },
): Promise<string> => {
  const { seeds, executions, findings, warnings, outcomes, durations } = report
  const failed = Object.entries(outcomes.failed)
  const about = facts([
    ['Workflow', plain(report.workflow)],
    ['Seeds', String(seeds)],
    ['Executions', String(executions)],
    ['Completed', String(outcomes.completed)],
    ['Failed', failed.map(([type, times]) => `${times} by ${plain(type)}`).join(', ') || '0'],
    ['Cancelled', String(outcomes.cancelled)],
    ['Duration', spread(durations)],
  ])
  const tasks = await table(
    ['TASK', 'STARTED', 'COMPLETED', 'FAILED', 'SKIPPED', 'CANCELLED', 'ATTEMPTS', 'REDELIVERED', 'DURATION'],
    Object.entries(report.tasks).map(([id, task]) => [
      plain(id),
      ...[task.started, task.completed, task.failed, task.skipped, task.cancelled].map(String),
      `${task.attempts} (at most ${task.most_attempts})`,
      String(task.redeliveries),
      spread(task.durations),
    ]),
  )
  return [
    about,
    tasks,
    ...(warnings.length === 0 ? [] : [['Warnings:', ...warnings.map(warningText)].join('\n')]),
    ...findings.map(findingText),
    findings.length === 0
      ? 'No rule was broken.'
      : `${findings.length} ${findings.length === 1 ? 'rule was' : 'rules were'} broken.`,
  ].join('\n\n')
}

const warningText = ({ message, seed }: Report['warnings'][number]): string =>
  `  ${plain(message)}${seed === null ? '' : ` (seed ${seed})`}`

const findingText = ({ rule, seed, times, details, trace, replay }: ShownFinding): string =>
  [
    `BROKEN: ${rule}`,
    `  by ${times} ${times === 1 ? 'seed' : 'seeds'}, first by ${seed}: ${plain(details)}`,
    ...trace.map((line) => `    ${short(plain(line))}`),
    `  Again: ${replay}`,
  ].join('\n')

/** `half within 3.4 s, 99 % within 12.0 s, at most 1 min 4 s`. */
const spread = ({ p50, p99, most }: Durations): string =>
  most === null ? '' : `half within ${duration(p50)}, 99 % within ${duration(p99)}, at most ${duration(most)}`

const LONGEST = 240

const short = (line: string): string => (line.length <= LONGEST ? line : `${line.slice(0, LONGEST)}…`)
