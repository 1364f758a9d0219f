import { callFields, compensation } from './call.ts'
import { flag, object, seconds, template, text, texts, word, condition } from './form.ts'
import { handlers } from './handler.ts'
import { forEach, repeat } from './iteration.ts'
import { shaped, type Field, type Shape } from './shape.ts'
import { tasksForm } from './tasks.ts'
import { triggerRule } from './trigger-rule.ts'

export const failurePolicy = (of: string): Field => ({
  form: word(['continue', 'fail_fast']),
  about: `What the failure of one task does to the others of ${of}: whatever can still run does, or all ends at once.`,
  default: 'continue',
  example: 'fail_fast',
})

export const description: Field = {
  form: text(0, 10_000),
  about: 'For people.',
  example: 'Charges the customer once the stock is reserved.',
}

export const metadata: Field = { form: object, about: 'Kept as it is.', example: { owner: 'billing' } }

/** Fields that every task may have. */
const common = {
  id: {
    form: { ...text(0, Infinity), says: '1 to 128 of `A-Z a-z 0-9 _ -`, not beginning with `-`' },
    about: 'In the array form the name by which others refer to the task; in the object form that is its key.',
    otherwise: 'the key, or `name`',
    example: 'charge',
  },
  name: {
    form: text(1, 200),
    about: 'For people; in the array form also the id when there is no `id`.',
    example: 'Charge the card',
  },
  description,
  metadata,
  depends_on: {
    form: texts({ ...text(0, Infinity) }, { max: 10_000, plural: 'ids of tasks' }),
    about: 'Tasks of the same set that must be done first; tasks that do not wait for each other run side by side.',
    default: [],
    example: ['reserve'],
  },
  trigger_rule: {
    form: triggerRule,
    about: 'What must have come of the tasks in `depends_on` before this one starts.',
    default: 'all_success',
    example: 'all_done',
  },
  when: {
    form: condition,
    about: 'Asked when the task could start; when it is false the task is skipped.',
    otherwise: 'it runs',
    example: '${input.total > 100}',
  },
  for_each: {
    form: shaped(forEach),
    about: 'Runs the task once for each item of a list.',
    example: { items: '${input.orders}', as: 'order', concurrency: 10 },
  },
  repeat: {
    form: shaped(repeat),
    about: 'Runs the task again and again; excludes `for_each`.',
    example: { until: '${output.status == "done"}', delay: 30 },
  },
  output: {
    form: template,
    about: 'What the task gives to others. May read `result`, what the component answered, or the tasks within.',
    otherwise: 'what the component answered; of a set of tasks, the outputs of those that no other waits for, by id',
    example: { id: '${result.body.id}' },
  },
  on_error: {
    form: handlers,
    about:
      'What happens instead of a failure when the task, or the item or the run of it, has failed for good. A set of tasks fails with the type `task_failed`.',
    example: { catch: ['card_declined'], then: { output: { paid: false } } },
  },
  compensate: {
    form: shaped(compensation),
    about:
      'How the task is undone when it has completed and the execution fails or is cancelled. May read `output`, what the task gave.',
    example: { component: 'billing', action: 'refund', input: '${output.charge_id}' },
  },
  total_timeout: {
    form: seconds,
    about:
      'Seconds that the whole task may take, from its start to its end: all attempts, items, runs and tasks within; then it fails with `total_timeout`.',
    otherwise: 'no limit',
    example: 600,
  },
} satisfies Record<string, Field>

/** Fields of a task that a component carries out. */
const ofLeaf = {
  ...callFields,
  heartbeat_timeout: {
    form: seconds,
    about: 'Seconds within which a component that answers later must report that it is still at work.',
    otherwise: 'it need not report',
    example: 60,
  },
} satisfies Record<string, Field>

/** Fields of a task that is a set of tasks. */
const ofGroup = {
  tasks: {
    form: tasksForm,
    about: 'Tasks that wait for each other only; they may read what this task may read.',
    example: { charge: { component: 'billing', action: 'charge' } },
  },
  race: {
    form: flag,
    about: 'Whether the first of the tasks that completes ends the others; the output is then `{winner, output}`.',
    default: false,
    example: true,
  },
  failure_policy: failurePolicy('the set'),
} satisfies Record<string, Field>

/** What to do instead of a field that only the other kind of task can have. */
export const INSTEAD: Readonly<Record<string, string>> = {
  input: 'give it to the tasks within, which may read all that this one may',
  retry: 'put it on the tasks within; a set of tasks is not tried again as a whole',
  timeout: 'use "total_timeout", which bounds the whole set',
  heartbeat_timeout: 'put it on the task within that reports its progress',
  race: 'put the tasks of which the first shall win into "tasks"',
  failure_policy: 'it is about a set of tasks, and stands beside "tasks"',
}

const CALL = ['component', 'action'] as const
const without = (...names: readonly string[]) => Object.fromEntries(names.map((name) => [name, false]))

export const task: Shape = {
  name: 'Task',
  about:
    'One step. It is carried out by a component (`component` and `action`), or is a set of tasks (`tasks`). With `for_each` or `repeat` that work is done many times.',
  fields: { ...common, ...ofLeaf, ...ofGroup },
  required: [],
  example: {
    depends_on: ['reserve'],
    component: 'billing',
    action: 'charge',
    input: { order: '${tasks.reserve.output.order_id}' },
    retry: { max_attempts: 5 },
    on_error: { catch: ['card_declined'], then: { output: { paid: false } } },
  },
  between: {
    // `readTasks` makes these checks, for it must know what kind of task it has before it.
    check: () => undefined,
    schema: {
      oneOf: [
        { required: CALL, properties: without(...Object.keys(ofGroup)) },
        { required: ['tasks'], properties: without(...Object.keys(ofLeaf)) },
      ],
      not: { required: ['for_each', 'repeat'] },
    },
  },
}

export const LEAF_ONLY: ReadonlySet<string> = new Set(Object.keys(ofLeaf))
export const GROUP_ONLY: ReadonlySet<string> = new Set(Object.keys(ofGroup))
