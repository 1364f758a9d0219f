import type { Form } from './form.ts'

/** Limits of a whole definition, tasks within tasks included. */
export const MAX_TASKS = 10_000
export const MAX_NESTING = 16

export const ID = /^[A-Za-z0-9_][A-Za-z0-9_-]{0,127}$/

/** Words that no task can be called: two are how handlers and compensations are called, the others belong to JavaScript. */
export const RESERVED: ReadonlySet<string> = new Set([
  'on_error',
  'compensate',
  '__proto__',
  'constructor',
  'prototype',
])

const id = { type: 'string', pattern: ID.source, not: { enum: [...RESERVED] } }

/** Both forms of a set of tasks. A reader of its own checks it, for what is within refers to each other. */
export const tasksForm: Form = {
  check: () => undefined,
  schema: { $ref: '#/$defs/Tasks' },
  says: `an object of tasks by id, or an array of tasks`,
}

export const tasksSchema = {
  description:
    'A set of tasks: an object whose keys are their ids, or an array of tasks that have an "id" or a "name".',
  anyOf: [
    {
      type: 'object',
      minProperties: 1,
      maxProperties: MAX_TASKS,
      propertyNames: id,
      additionalProperties: { $ref: '#/$defs/Task' },
    },
    {
      type: 'array',
      minItems: 1,
      maxItems: MAX_TASKS,
      items: {
        allOf: [{ $ref: '#/$defs/Task' }],
        anyOf: [
          { required: ['id'], properties: { id } },
          { required: ['name'], properties: { id: false, name: id } },
        ],
      },
    },
  ],
}
