import { expression, number, word } from './form.ts'
import type { Shape } from './shape.ts'

export const concurrency: Shape = {
  name: 'Concurrency',
  about: 'How many executions may be under way at once.',
  fields: {
    limit: { form: number({ whole: true, min: 1, max: 1_000_000 }), about: 'How many.', example: 1 },
    key: {
      form: expression,
      about:
        'Executions for which this comes to the same value share the limit; may read `input`, `workflow` and `env`.',
      otherwise: 'the workflow itself',
      example: '${input.customer_id}',
    },
    when_full: {
      form: word(['queue', 'reject', 'cancel_oldest']),
      about:
        'What happens to one too many: it waits, its start is refused, or the oldest one that is under way is cancelled.',
      default: 'queue',
      example: 'reject',
    },
  },
  required: ['limit'],
  example: { key: '${input.customer_id}', limit: 1, when_full: 'queue' },
}
