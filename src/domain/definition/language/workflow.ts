import { concurrency } from './concurrency.ts'
import { jsonSchema, seconds, template, text, texts, word } from './form.ts'
import { shaped, type Shape } from './shape.ts'
import { description, failurePolicy, metadata } from './task.ts'
import { tasksForm } from './tasks.ts'

export const workflow: Shape = {
  name: 'Workflow',
  about: 'A definition of a workflow, as it is sent in JSON or YAML.',
  fields: {
    name: { form: text(1, 200), about: 'What the workflow is called.', example: 'order_fulfilment' },
    description,
    tasks: {
      form: tasksForm,
      about: 'What is to be done: 1 to 10,000 tasks, with those within tasks.',
      example: { charge: { component: 'billing', action: 'charge' } },
    },
    input_schema: {
      form: jsonSchema,
      about: 'JSON Schema 2020-12 that the input of an execution must satisfy; otherwise its start is refused (422).',
      otherwise: 'any input',
      example: { type: 'object', required: ['order_id'], properties: { order_id: { type: 'string' } } },
    },
    output: {
      form: template,
      about: 'What an execution gives; may read every task of the workflow.',
      otherwise: 'the outputs of the tasks that no other waits for, by id',
      example: { charge: '${tasks.charge.output}' },
    },
    output_schema: {
      form: jsonSchema,
      about: 'JSON Schema 2020-12 that the output of an execution must satisfy; otherwise it fails.',
      otherwise: 'any output',
      example: { type: 'object', required: ['charge'] },
    },
    timeout: {
      form: seconds,
      about: 'Seconds from the start within which an execution must end, pauses included; otherwise it fails.',
      otherwise: 'no limit',
      example: 3_600,
    },
    failure_policy: failurePolicy('the workflow'),
    compensate_on: {
      form: texts(word(['failed', 'cancelled']), { min: 1, max: 2, plural: '`failed` and `cancelled`' }),
      about: 'Which ends of an execution make its completed tasks be undone, as far as they have `compensate`.',
      default: ['failed', 'cancelled'],
      example: ['failed'],
    },
    concurrency: {
      form: shaped(concurrency),
      about: 'How many executions may be under way at once.',
      otherwise: "the server's limit alone",
      example: { key: '${input.customer_id}', limit: 1 },
    },
    metadata,
    tags: {
      form: texts(text(1, 64), { max: 64, plural: 'texts of up to 64 characters' }),
      about: 'Up to 64 words by which workflows can be listed.',
      default: [],
      example: ['nightly'],
    },
  },
  required: ['name', 'tasks'],
  example: {
    name: 'greeting',
    tasks: { greet: { component: 'harmonia', action: 'echo', input: { text: 'Hello ${input.name}' } } },
  },
}
