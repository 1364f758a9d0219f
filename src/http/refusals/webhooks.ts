import { rowsOf, summary } from './row.ts'

/** Of those who are told of events. */
export const ofWebhooks = rowsOf({
  webhook_not_found: {
    status: 404,
    title: 'Webhook not found',
    says: ({ webhook_id }) => ({ detail: `There is no webhook "${webhook_id}".` }),
  },
  dead_letter_not_found: {
    status: 404,
    title: 'Dead letter not found',
    says: ({ webhook_id, position }) => ({
      detail: `Webhook "${webhook_id}" has no dead letter of position ${position}; its deliveries list those that it has.`,
    }),
  },
  invalid_webhook: {
    status: 422,
    title: 'Invalid webhook',
    says: ({ problems }) => ({ detail: summary(problems), errors: problems }),
  },
})
