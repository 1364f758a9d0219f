import { isObject, lastOf, refuse, suggestion, type Check } from '../findings.ts'
import { number, type Form } from './form.ts'
import { shaped, type Shape } from './shape.ts'

/** Airflow's rules, by their names there, and what each asks for. "Done" is completed, failed or skipped. */
export const RULES: Readonly<Record<string, string>> = {
  all_success: 'All have completed.',
  all_failed: 'All have failed, or were skipped because of a failure.',
  all_done: 'All are done, whatever came of them.',
  one_success: 'One has completed; it does not wait for the others.',
  one_failed: 'One has failed; it does not wait for the others.',
  one_done: 'One has completed or failed; it does not wait for the others.',
  none_failed: 'All have completed or were skipped, none has failed.',
  none_failed_min_one_success: 'None has failed, and at least one has completed.',
  none_skipped: 'All have completed or failed, none was skipped.',
  all_skipped: 'All were skipped.',
  all_done_min_one_success: 'All are done, and at least one has completed.',
  always: 'Runs without waiting for them.',
}

const NAMES = Object.keys(RULES)

const nOf: Shape = {
  name: 'PartialJoin',
  about:
    'A rule that is met when so many of the tasks that a task depends on have completed; it does not wait for the others.',
  fields: { n_of: { form: number({ whole: true, min: 1, max: 10_000 }), about: 'How many.', example: 2 } },
  required: ['n_of'],
  example: { n_of: 2 },
}

const partial = shaped(nOf)

const checkRule: Check = (value, pointer, findings) => {
  if (isObject(value)) return partial.check(value, pointer, findings)
  if (typeof value === 'string' && NAMES.includes(value)) return
  const meant = typeof value === 'string' ? suggestion(findings, value, NAMES) : ''
  const message = `${lastOf(pointer)} must be one of ${NAMES.join(', ')}, or { "n_of": 2 } for two of them.${meant}`
  refuse(findings, pointer, typeof value === 'string' ? 'not_an_option' : 'wrong_type', message)
}

export const triggerRule: Form = {
  check: checkRule,
  schema: {
    anyOf: [
      { oneOf: Object.entries(RULES).map(([name, about]) => ({ const: name, description: about })) },
      partial.schema,
    ],
  },
  says: 'a [trigger rule](#trigger-rules)',
}

export const partialJoin = nOf
