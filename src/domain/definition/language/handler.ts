import { at } from '../../problem.ts'
import { isObject, lastOf, refuse, warn, type Check, type Fields, type Findings } from '../findings.ts'
import { callFields } from './call.ts'
import { covers, errorTypes } from './error-types.ts'
import { template, type Form } from './form.ts'
import { shaped, type Shape } from './shape.ts'

export const then: Shape = {
  name: 'Then',
  about: 'What a caught error leads to: a value, or a call that gives one. A call that fails fails the task.',
  fields: {
    output: {
      form: template,
      about: 'The value that the task completes with; may read `error`.',
      otherwise: 'the output of the call',
      example: { price: null, reason: '${error.message}' },
    },
    ...callFields,
  },
  required: [],
  example: { component: 'billing', action: 'charge_by_invoice', input: '${input.order}' },
  between: {
    check: (fields, pointer, findings) => {
      const calls = ['component', 'action'].filter((name) => Object.hasOwn(fields, name))
      if (Object.hasOwn(fields, 'output')) {
        const extra = Object.keys(callFields).find((name) => Object.hasOwn(fields, name))
        if (extra === undefined) return
        const message = `"output" and "${extra}" exclude each other: either a value is given, or a component is called.`
        return refuse(findings, at(pointer, extra), 'exclusive_fields', message)
      }
      if (calls.length === 2) return
      const missing = calls[0] === 'component' ? 'action' : 'component'
      const message =
        calls.length === 0
          ? 'Say what follows: "output", a value that the task completes with, or "component" and "action".'
          : `The field "${missing}" is missing.`
      refuse(findings, at(pointer, calls.length === 0 ? 'output' : missing), 'required', message)
    },
    schema: {
      oneOf: [
        { required: ['output'], properties: Object.fromEntries(Object.keys(callFields).map((name) => [name, false])) },
        { required: ['component', 'action'], properties: { output: false } },
      ],
    },
  },
}

export const handler: Shape = {
  name: 'Handler',
  about:
    'What happens when a task has failed for good. Of several handlers the first one that fits the error is taken.',
  fields: {
    catch: {
      form: errorTypes,
      about: 'The types of errors that it is for; `*` at the end stands for any rest.',
      otherwise: 'every error',
      example: ['card_declined', 'http_*'],
    },
    then: { form: shaped(then), about: 'What follows.', example: { output: null } },
  },
  required: ['then'],
  example: { catch: ['card_declined'], then: { output: { paid: false } } },
}

const one = shaped(handler)

const MAX_HANDLERS = 100

const checkHandlers: Check = (value, pointer, findings) => {
  if (!Array.isArray(value)) {
    if (isObject(value)) return one.check(value, pointer, findings)
    return refuse(findings, pointer, 'wrong_type', `${lastOf(pointer)} must be a handler or an array of handlers.`)
  }
  if (value.length === 0 || value.length > MAX_HANDLERS) {
    const message = `${lastOf(pointer)} has ${value.length} handlers: it must have 1 to ${MAX_HANDLERS}, or be left out.`
    return refuse(findings, pointer, value.length === 0 ? 'too_few' : 'too_many', message)
  }
  for (const [index, each] of value.entries()) {
    if (isObject(each)) one.check(each, at(pointer, index), findings)
    else refuse(findings, at(pointer, index), 'wrong_type', `Handler ${index} must be an object.`)
  }
  warnOfUnused(value, pointer, findings)
}

/** Handlers behind one that takes all that they are for. */
const warnOfUnused = (handlers: readonly unknown[], pointer: string, findings: Findings): void => {
  const taken: string[] = []
  for (const [index, each] of handlers.entries()) {
    const types = isObject(each) ? each.catch : undefined
    const patterns = Array.isArray(types) ? types.filter((type) => typeof type === 'string') : ['*']
    if (patterns.every((type) => taken.some((earlier) => covers(earlier, type)))) {
      const message = 'This handler is never used: those before it catch every error that it is for.'
      warn(findings, at(pointer, index), 'never_used', message)
    }
    taken.push(...patterns)
  }
}

/** Types of errors that are not of the body of an iteration, but of the whole. */
const OF_THE_WHOLE: Readonly<Record<string, readonly string[]>> = {
  for_each: ['items_failed', 'complete_when_not_met'],
  repeat: ['max_iterations'],
}

/** Tells of handlers that are meant for the whole of an iteration: those of its task are for each item, or each run. */
export const warnOfMisplaced = (fields: Fields, pointer: string, findings: Findings): void => {
  for (const [iteration, types] of Object.entries(OF_THE_WHOLE)) {
    if (!Object.hasOwn(fields, iteration)) continue
    for (const each of [fields.on_error].flat()) {
      const caught = isObject(each) && Array.isArray(each.catch) ? each.catch : []
      const type = caught.find((one) => typeof one === 'string' && types.includes(one)) as string | undefined
      if (type === undefined) continue
      const message = `Handlers beside "${iteration}" are for what is done each time, which never fails with ${type}: put this task into "tasks" of another one, and the handler there.`
      warn(findings, `${pointer}/on_error`, 'never_used', message)
    }
  }
}

/** One handler, or several. */
export const handlers: Form = {
  check: checkHandlers,
  schema: { anyOf: [one.schema, { type: 'array', items: one.schema, minItems: 1, maxItems: MAX_HANDLERS }] },
  says: `${one.says} or an array of them`,
}
