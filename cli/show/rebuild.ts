import type { RebuildOfAll, Rebuilt, StateDifference } from '../../src/client/index.ts'
import { duration, plain } from './format.ts'
import { paintFor } from './paint.ts'

const SHOWN = 20
const LONGEST = 120
const whole = (value: number): string => value.toLocaleString('en-US')

const valueText = (value: unknown): string => {
  const text = plain(JSON.stringify(value) ?? 'null')
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`
}

const WHERE = { live: 'in memory', snapshot: 'in the snapshot', read_model: 'in the read models' } as const

const differenceLine = ({ where, pointer, expected, actual }: StateDifference): string =>
  `  ${WHERE[where]} ${plain(pointer) || 'the whole state'}: ${valueText(actual)} stands there, ${valueText(expected)} follows from the events`

const differenceLines = (differences: readonly StateDifference[], all = differences.length): readonly string[] => [
  ...differences.slice(0, SHOWN).map(differenceLine),
  ...(all > SHOWN ? [`  … and ${whole(all - SHOWN)} more (the first of them: --json)`] : []),
]

/** One execution: what was replayed, with what it was compared, and each difference. */
export const rebuiltText = (rebuilt: Rebuilt): string => {
  const { execution_id, events_replayed, events_per_second, state_hash, live_hash, snapshot, read_model } = rebuilt
  const { differences, repaired, dry_run } = rebuilt
  const same = (of: StateDifference['where']) =>
    differences.some(({ where }) => where === of) ? bad('differs') : good('the same')
  return [
    `Execution ${execution_id}: ${whole(events_replayed)} events replayed, ${whole(events_per_second)} per second.`,
    `State hash   ${state_hash}`,
    `In memory    ${live_hash === null ? 'not there' : same('live')}`,
    `Snapshot     ${snapshot === null ? 'none' : `${same('snapshot')}, of revision ${snapshot.revision}`}`,
    `Read models  ${same('read_model')}, as of revision ${read_model.revision}`,
    ...differenceLines(differences),
    ...(differences.length === 0
      ? []
      : [
          repaired
            ? good('All of that is right now.')
            : bad(dry_run ? 'Nothing was changed (--dry-run).' : 'Not all of that could be put right.'),
        ]),
  ].join('\n')
}

/** Whether everything is as its events say, by now. */
export const isRight = ({ status, dry_run, read_models, states }: RebuildOfAll): boolean =>
  status === 'completed' && states.differing === states.repaired && (read_models.different === 0 || !dry_run)

const PHASES = {
  read_models: 'read models',
  states: 'states',
  live_states: 'states in memory',
  done: 'done',
} as const

const BAR = 24

/** A bar, how far it is, how fast, and how long it will take. */
export const progressLine = (state: RebuildOfAll, columns = 80): string => {
  const { phase, position, head } = state
  const { events, events_per_second, seconds } = phase === 'read_models' ? state.read_models : state.states
  const share = head === 0 ? 1 : Math.min(1, position / head)
  const filled = Math.round(share * BAR)
  const left = share > 0 ? (seconds / share) * (1 - share) : undefined
  const line = [
    `${PHASES[phase].padEnd(16)} [${'#'.repeat(filled)}${'.'.repeat(BAR - filled)}]`,
    `${Math.floor(share * 100)} %`.padStart(5),
    `${whole(events)} events`,
    `${whole(events_per_second)}/s`,
    ...(left === undefined ? [] : [`${duration(left * 1_000)} left`]),
  ].join('  ')
  return line.slice(0, Math.max(20, columns - 1))
}

export const rebuildOfAllText = (state: RebuildOfAll): string => {
  const { status, error, dry_run, read_models, states } = state
  const { compared } = states
  const ends = {
    completed: isRight(state) ? good('Everything is as its events say.') : bad('Not everything is as its events say.'),
    cancelled: 'Cancelled. What was in the making was thrown away.',
    failed: `${bad('Failed')}: ${plain(error ?? '')}. The read models that were there are still there.`,
    running: 'Still under way.',
  } as const
  return [
    `Read models: ${whole(read_models.events)} events, ${whole(read_models.events_per_second)} per second; ${whole(read_models.different)} differences${read_models.replaced ? '; replaced' : dry_run ? '; left as they were (--dry-run)' : ''}.`,
    ...differenceLines(read_models.differences, read_models.different),
    `States: ${whole(states.events)} events of ${whole(states.executions)} executions, ${whole(states.events_per_second)} per second.`,
    `Compared: ${whole(compared.read_model)} rows of read models, ${whole(compared.live)} states in memory, ${whole(compared.snapshots)} snapshots.`,
    `${whole(states.differing)} executions differ, ${whole(states.repaired)} of them were put right.`,
    ...states.different
      .slice(0, SHOWN)
      .flatMap(({ execution_id, differences, error: why }) => [
        `Execution ${plain(execution_id)}${why === null ? '' : `: ${plain(why)}`}`,
        ...differenceLines(differences),
      ]),
    ends[status],
  ].join('\n')
}

const good = (text: string): string => paintFor(process.stdout).green(text)
const bad = (text: string): string => paintFor(process.stdout).red(text)
