import type { TaskError, WorkflowError } from '../../../domain/execution/events.ts'
import { shellWord } from './words.ts'

interface Failed {
  readonly execution_id: string
  readonly task_id: string | null
  readonly component: string | null
  readonly error: TaskError | WorkflowError
}

type Advice = (failed: Failed) => readonly string[]

const componentOf = ({ component }: Failed): string => (component === null ? 'the component' : shellWord(component))

const KINDS: readonly (readonly [RegExp, Advice])[] = [
  [
    /^component_not_found$/,
    (of) => [`Register ${componentOf(of)} (harmonia components register), or mend its name in the definition.`],
  ],
  [
    /^action_not_found$/,
    (of) => [`See which actions there are: harmonia components test ${componentOf(of)}. Then mend the definition.`],
  ],
  [
    /^(?:connection_failed|http_50[234]|http_5\d\d)$/,
    (of) => [`See whether it answers now: harmonia components test ${componentOf(of)}.`],
  ],
  [
    /^http_429$/,
    (of) => [`${componentOf(of)} was asked too often: give it per_second, or the task a longer initial_delay.`],
  ],
  [/^http_40[13]$/, (of) => [`${componentOf(of)} did not accept who asked: look at its key (harmonia secrets list).`]],
  [
    /^(?:http_4\d\d|invalid_input)$/,
    () => ['The input of the call is not what it takes: mend the input or the definition, and fork with the change.'],
  ],
  [
    /^(?:timeout|heartbeat_timeout|total_timeout|workflow_timeout)$/,
    () => ['It took longer than it may: raise the timeout in the definition, or find out what makes it slow.'],
  ],
  [
    /^expression_error$/,
    () => [
      'An expression read something that is not there: mend the definition (?. and orValue() allow for a missing part).',
    ],
  ],
  [/^secret_/, () => ['Give the server that secret (HARMONIA_SECRET_<NAME>, or the file of secrets).']],
  [/^rejected$/, () => ['Somebody rejected it: their decision and comment are in the output of the approval.']],
  [/^workflow_(?:not_found|ambiguous)$/, () => ['Mend the name or the id of the workflow that the task starts.']],
  [/^bad_response$/, (of) => [`${componentOf(of)} answered something that is no answer: look at its own log.`]],
]

/** What can be done about a failure, the first thing first. */
export const adviceFor = (failed: Failed): readonly string[] => {
  const { error, execution_id, task_id } = failed
  const about = KINDS.find(([form]) => form.test(error.type))?.[1](failed) ?? [
    'Mend what the message says: where it comes from, or the input, or the definition.',
  ]
  const rerun =
    task_id === null
      ? ''
      : `, or start over at ${task_id}: harmonia execution fork ${execution_id} --rerun ${shellWord(task_id)}`
  return [...about, `Then let it go on from what failed: harmonia execution retry ${execution_id}${rerun}.`]
}
