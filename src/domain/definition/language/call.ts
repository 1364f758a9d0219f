import { plainText, seconds, template } from './form.ts'
import { retryForm } from './retry.ts'
import type { Field, Shape } from './shape.ts'

/** What every call to a component says of itself: of a task, of a handler, of a compensation. */
export const callFields = {
  component: {
    form: plainText(1, 200),
    about: 'Who does it: the name of a registered component, or of a built-in one.',
    example: 'billing',
  },
  action: { form: plainText(1, 200), about: 'What it is to do.', example: 'charge' },
  input: {
    form: template,
    about: 'What the component gets, with expressions.',
    default: {},
    example: { amount: '${input.total}' },
  },
  retry: {
    form: retryForm,
    about: 'How often and when a failed attempt is made again.',
    otherwise: "the server's settings",
    example: { max_attempts: 5 },
  },
  timeout: {
    form: seconds,
    about: 'Seconds that one attempt may take; then it has failed with `timeout`, which is tried again.',
    otherwise: '`HARMONIA_DEFAULT_TIMEOUT`',
    example: 30,
  },
} satisfies Record<string, Field>

export const compensation: Shape = {
  name: 'Compensation',
  about:
    'How a completed task is undone when the execution fails or is cancelled. Compensations run one at a time, in reverse order of completion; one that fails is recorded, and the others go on.',
  fields: callFields,
  required: ['component', 'action'],
  example: { component: 'billing', action: 'refund', input: { charge_id: '${output.charge_id}' } },
}
