import { isObject, lastOf, refuse } from '../domain/definition/findings.ts'
import { delay, flag, number, template, text, texts, word, type Form } from '../domain/definition/language/form.ts'
import { exactlyOne, shaped, type Shape } from '../domain/definition/language/shape.ts'
import { at } from '../domain/problem.ts'

/** An object whose members are all of one form. */
const members = (form: Form): Form => ({
  check: (value, pointer, findings) => {
    if (!isObject(value)) return refuse(findings, pointer, 'wrong_type', `${lastOf(pointer)} must be an object.`)
    for (const [key, member] of Object.entries(value)) form.check(member, at(pointer, key), findings)
  },
  schema: { type: 'object', additionalProperties: form.schema },
  says: 'an object',
})

const list = (form: Form, max: number): Form => ({
  check: (value, pointer, findings) => {
    if (!Array.isArray(value) || value.length === 0 || value.length > max)
      return refuse(findings, pointer, 'wrong_type', `${lastOf(pointer)} must be a list of 1 to ${max}.`)
    for (const [index, item] of value.entries()) form.check(item, at(pointer, index), findings)
  },
  schema: { type: 'array', items: form.schema, minItems: 1, maxItems: max },
  says: 'a list',
})

const either = (one: Form, other: Form, isOther: (value: unknown) => boolean): Form => ({
  check: (value, ...place) => (isOther(value) ? other : one).check(value, ...place),
  schema: { anyOf: [one.schema, other.schema] },
  says: `${one.says}, or ${other.says}`,
})

const time: Form = {
  check: (value, pointer, findings) => {
    if (typeof value === 'string' && RFC3339.test(value) && !Number.isNaN(Date.parse(value))) return
    refuse(findings, pointer, 'wrong_type', `${lastOf(pointer)} must be a time such as 2026-01-31T12:00:00Z.`)
  },
  schema: { type: 'string', format: 'date-time' },
  says: 'a time',
}
const RFC3339 = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d(:\d\d(\.\d+)?)?([Zz]|[+-]\d\d:\d\d)$/

const short = text(1, 200)
const sentence = text(0, 2_000)
const optional = (name: string, about: string, fields: Shape['fields'], example: unknown): Shape => ({
  name,
  about,
  fields,
  required: [],
  example,
})

const failure = optional(
  'TrialError',
  'What a call fails with, or how something is to have failed: then only what is named is compared.',
  {
    type: {
      form: short,
      about: 'What it is called in `retry_on` and `catch`.',
      default: 'failed',
      example: 'http_503',
    },
    message: { form: sentence, about: 'What it says.', example: 'not now' },
    retryable: { form: flag, about: 'Whether the call may be made again.', default: false, example: true },
    details: { form: template, about: 'Any JSON value.', example: { status: 503 } },
    retry_after: { form: delay, about: 'Seconds that it asks for before the next attempt.', example: 30 },
    task_id: { form: text(1, 1_000), about: 'Of an execution: the task that failed.', example: 'charge' },
  },
  { type: 'http_503', retryable: true },
)

const ANSWERS = ['output', 'error', 'never']

const answer: Shape = {
  ...optional(
    'TrialAnswer',
    'What a call gives that is only played: an output (null unless it is given), an error, or nothing at all.',
    {
      output: { form: template, about: 'Its output.', default: null, example: { id: 'c1' } },
      error: { form: shaped(failure), about: 'It fails with this.', example: { type: 'http_503', retryable: true } },
      never: { form: flag, about: 'It gives no answer, so that its attempt runs into its timeout.', example: true },
      delay: { form: delay, about: 'Seconds that it takes.', default: 0, example: 30 },
    },
    { output: { id: 'c1' }, delay: 2 },
  ),
  between: {
    check: (fields, pointer, findings) => {
      const given = ANSWERS.filter((name) => Object.hasOwn(fields, name))
      if (given.length < 2) return
      refuse(findings, at(pointer, given[1] as string), 'exclusive_fields', 'Give one of output, error and never.')
    },
    schema: {},
  },
}

const played = either(shaped(answer), list(shaped(answer), 1_000), Array.isArray)

/** What goes with each command besides its time, and what must. */
const WITH: Readonly<Record<string, { readonly must?: string; readonly may: readonly string[] }>> = {
  pause: { may: ['reason'] },
  resume: { may: ['reason'] },
  cancel: { may: ['reason'] },
  signal: { must: 'name', may: ['name', 'data'] },
  approve: { must: 'task', may: ['task', 'by', 'comment', 'data'] },
  reject: { must: 'task', may: ['task', 'by', 'comment', 'data'] },
}

const command: Shape = {
  name: 'TrialCommand',
  about: 'Something that a user does, or that comes from outside, while the execution is under way.',
  fields: {
    at: { form: delay, about: 'Seconds after the start.', example: 60 },
    do: { form: word(Object.keys(WITH)), about: 'What.', example: 'cancel' },
    reason: { form: sentence, about: 'Why it is paused, resumed or cancelled.', example: 'the customer called' },
    name: { form: short, about: 'Of a signal: its name.', example: 'paid' },
    task: { form: text(1, 1_000), about: 'Of a decision: the id of the task that asks for it.', example: 'sign_off' },
    by: { form: short, about: 'Of a decision: who made it.', example: 'ada' },
    comment: { form: sentence, about: 'Of a decision.', example: 'well done' },
    data: { form: template, about: 'Of a signal or a decision: any JSON value.', example: { amount: 5 } },
  },
  required: ['at', 'do'],
  example: { at: 60, do: 'approve', task: 'sign_off', by: 'ada' },
  between: {
    check: (fields, pointer, findings) => {
      const verb = String(fields['do'])
      const rule = Object.hasOwn(WITH, verb) ? WITH[verb] : undefined
      if (rule === undefined) return
      const { must, may } = rule
      if (must !== undefined && !Object.hasOwn(fields, must))
        refuse(findings, at(pointer, must), 'required', `"${verb}" needs "${must}".`)
      for (const name of Object.keys(command.fields)) {
        if (name === 'at' || name === 'do' || may.includes(name) || !Object.hasOwn(fields, name)) continue
        refuse(findings, at(pointer, name), 'exclusive_fields', `"${name}" does not go with "${verb}": leave it out.`)
      }
    },
    schema: {},
  },
}

const task = optional(
  'TrialTask',
  'What is to become of a task. Only what is named is compared.',
  {
    status: {
      form: word(['pending', 'running', 'waiting', 'retrying', 'completed', 'failed', 'skipped', 'cancelled']),
      about: 'Where it stands.',
      example: 'completed',
    },
    attempt: { form: number({ min: 0, max: 1_000_000, whole: true }), about: 'Its last attempt.', example: 2 },
    input: { form: template, about: 'What it got.', example: { amount: 5 } },
    output: { form: template, about: 'What it gave.', example: { id: 'c1' } },
    error: { form: shaped(failure), about: 'How it failed.', example: { type: 'http_503' } },
  },
  { status: 'completed', attempt: 2 },
)

const expectation = optional(
  'TrialExpectation',
  'What is to come out. What is not named is not compared.',
  {
    status: {
      form: word(['pending', 'running', 'paused', 'completed', 'failed', 'cancelled']),
      about: 'How the execution ends.',
      default: 'completed',
      example: 'failed',
    },
    output: { form: template, about: 'What the execution gives.', example: { shipped: true } },
    error: { form: shaped(failure), about: 'What it fails with.', example: { task_id: 'charge' } },
    tasks: { form: members(shaped(task)), about: 'Of tasks, by their ids.', example: { charge: { attempt: 2 } } },
    order: {
      form: texts(text(1, 1_000), { max: 10_000, plural: 'ids of tasks' }),
      about: 'Ids of tasks in the order in which they start.',
      example: ['reserve', 'charge'],
    },
    duration_seconds: { form: delay, about: 'How long it takes, in simulated time.', example: 86_400 },
  },
  { status: 'completed', tasks: { charge: { attempt: 2 } } },
)

/** A trial as it is sent. */
export const trial: Shape = {
  name: 'Trial',
  about: 'A run of a definition with given answers and a clock that jumps. Nothing is recorded, and no call goes out.',
  fields: {
    definition: { form: template, about: 'The definition, as `POST /api/workflows` takes it.', example: {} },
    workflow_id: { form: text(1, 128), about: 'Instead of a definition: a workflow that is stored.', example: 'id' },
    version: {
      form: number({ min: 1, max: Number.MAX_SAFE_INTEGER, whole: true }),
      about: 'Of that workflow.',
      otherwise: 'the latest',
      example: 1,
    },
    input: { form: template, about: 'The input of the execution.', default: {}, example: { amount: 5 } },
    tasks: {
      form: members(played),
      about:
        'What calls give, by the ids of their tasks: one answer, or a list with one for each attempt (the last one also for those that follow). `[*]` in an id stands for any index: `fan[*].charge`.',
      example: { charge: [{ error: { type: 'http_503', retryable: true } }, { output: { id: 'c1' } }] },
    },
    default: { form: played, about: 'What all other calls give.', example: { output: {} } },
    commands: { form: list(shaped(command), 1_000), about: 'What users do.', example: [{ at: 60, do: 'cancel' }] },
    env: { form: members(text(0, 100_000)), about: 'What `${env.NAME}` gives.', example: { REGION: 'eu' } },
    start_at: {
      form: time,
      about: 'When it begins.',
      default: '2026-01-01T00:00:00.000Z',
      example: '2026-03-29T00:00:00Z',
    },
    max_seconds: {
      form: delay,
      about: 'How long it may take, in simulated time.',
      default: 31_536_000,
      example: 3_600,
    },
    seed: {
      form: number({ min: 0, max: 4_095, whole: true }),
      about: 'What chance decides by: ids, and the jitter of retries.',
      default: 1,
      example: 7,
    },
    expect: { form: shaped(expectation), about: 'What is to come out.', otherwise: 'it completes', example: {} },
  },
  required: [],
  example: {
    definition: { name: 'order', tasks: { charge: { component: 'billing', action: 'charge' } } },
    tasks: { charge: { output: { id: 'c1' } } },
    expect: { output: { charge: { id: 'c1' } } },
  },
  between: exactlyOne(['definition', 'workflow_id'], 'say what it is a trial of.'),
}

/** Every object of a trial, for its JSON Schema. */
export const trialShapes: readonly Shape[] = [trial, answer, failure, command, expectation, task]
