import { later, rowsOf, summary } from './row.ts'

/** Of those who are told of events, and of those who tell. */
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
  hook_not_found: {
    status: 404,
    title: 'Hook not found',
    says: ({ hook_id }) => ({ detail: `There is no hook "${hook_id}".` }),
  },
  invalid_hook: {
    status: 422,
    title: 'Invalid hook',
    says: ({ problems }) => ({ detail: summary(problems), errors: problems }),
  },
  hook_secret_missing: {
    status: 503,
    title: 'Secret missing',
    says: ({ hook_id }) => ({
      detail: `The secret of hook "${hook_id}" can't be had at this moment, so nothing that comes in can be believed.`,
      headers: later,
    }),
  },
  hook_signature_invalid: {
    status: 401,
    title: 'Delivery not believed',
    says: ({ reason }) => ({ detail: `The delivery is not believed: ${reason}.` }),
  },
  hook_mapping_failed: {
    status: 422,
    title: 'Delivery does not fit',
    says: ({ problems }) => ({ detail: `What came does not fit the hook: ${summary(problems)}`, errors: problems }),
  },
  too_many_deliveries: {
    status: 429,
    title: 'Too many deliveries',
    says: ({ limit }) => ({
      detail: `More than ${limit} deliveries per second come to this hook, which is the limit.`,
      headers: later,
    }),
  },
})
