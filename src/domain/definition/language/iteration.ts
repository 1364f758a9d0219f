import { lastOf, quoted, refuse, type Check } from '../findings.ts'
import { condition, delay, isOneExpression, number, text, type Form } from './form.ts'
import { exactlyOne, type Shape } from './shape.ts'
import { TAKEN } from './variables.ts'

const MAX_ITEMS = 100_000

const checkItems: Check = (value, pointer, findings) => {
  if (typeof value === 'string' && isOneExpression(value)) return
  if (!Array.isArray(value)) {
    const message = `${lastOf(pointer)} must be a list, or one expression that gives a list, such as "\${input.orders}".`
    return refuse(findings, pointer, 'not_a_list', message)
  }
  if (value.length > MAX_ITEMS) {
    refuse(findings, pointer, 'too_many', `A list may have at most ${MAX_ITEMS} items; this one has ${value.length}.`)
  }
}

const items: Form = {
  check: checkItems,
  schema: { anyOf: [condition.schema, { type: 'array', maxItems: MAX_ITEMS }] },
  says: 'one expression that gives a list, or a list',
}

const NAME = /^[A-Za-z_][A-Za-z0-9_]{0,63}$/

const variable: Form = {
  check: (value, pointer, findings) => {
    text(1, 64).check(value, pointer, findings)
    if (typeof value !== 'string' || value.length === 0 || value.length > 64) return
    if (!NAME.test(value)) {
      const message = `${quoted(value)} cannot be the name of a variable: use A-Z a-z 0-9 _, not beginning with a digit.`
      refuse(findings, pointer, 'bad_name', message)
    } else if (TAKEN.has(value)) {
      refuse(findings, pointer, 'bad_name', `${quoted(value)} means something else in expressions: take another name.`)
    }
  },
  schema: { type: 'string', pattern: NAME.source, not: { enum: [...TAKEN] } },
  says: 'a name',
}

export const forEach: Shape = {
  name: 'ForEach',
  about:
    'Runs the body of the task once for each item of a list, side by side. `input`, `output`, `retry`, `timeout`, `on_error` and `compensate` of the task are about each item; `when`, `depends_on` and `total_timeout` about all of it. The output of the task is the list of outputs in the order of the items, `null` for one that did not complete. It fails with `items_failed` when an item failed, or with `complete_when_not_met`.',
  fields: {
    items: { form: items, about: 'The list.', example: '${input.orders}' },
    as: {
      form: variable,
      about: 'What the item is called in expressions of the body; its number, from 0, is `index`.',
      default: 'item',
      example: 'order',
    },
    concurrency: {
      form: number({ whole: true, min: 1, max: MAX_ITEMS }),
      about: 'How many items may be under way at once.',
      otherwise: 'all of them',
      example: 10,
    },
    complete_when: {
      form: condition,
      about:
        'Asked at each end of an item; as soon as it is true the task completes, and what is left is cancelled. May read the numbers `total`, `succeeded`, `failed` and `done`.',
      otherwise: 'when all items have completed',
      example: '${succeeded >= 2}',
    },
  },
  required: ['items'],
  example: { items: '${input.orders}', as: 'order', concurrency: 10 },
}

export const repeat: Shape = {
  name: 'Repeat',
  about:
    'Runs the body of the task again and again, one run after the other. `input`, `output`, `retry`, `timeout`, `on_error` and `compensate` of the task are about each run; `when`, `depends_on` and `total_timeout` about all of it. The output of the task is that of the last run. When there have been `max_iterations` and it would go on, the task fails with `max_iterations`.',
  fields: {
    while: {
      form: condition,
      about:
        'Asked before each run: another one begins as long as it is true. May read `output`, that of the run before (null at first), and `iteration`, the number of the run that would begin, from 0.',
      example: '${iteration == 0 || output.next != null}',
    },
    until: {
      form: condition,
      about:
        'Asked after each run: it ends as soon as this is true. May read `output`, that of the run, and `iteration`, its number, from 0.',
      example: '${output.status == "done"}',
    },
    max_iterations: {
      form: number({ whole: true, min: 1, max: 100_000 }),
      about: 'How many runs there may be.',
      default: 1_000,
      example: 50,
    },
    delay: {
      form: delay,
      about: 'Seconds between the end of a run and the beginning of the next.',
      default: 0,
      example: 30,
    },
  },
  required: [],
  example: { until: '${output.status == "done"}', delay: 30, max_iterations: 120 },
  between: exactlyOne(
    ['while', 'until'],
    '"while" is asked before each run, "until" after it; take the one that says when to stop.',
  ),
}
