import type { CreatedWebhook, Page, Webhook, WebhookDeliveries, WebhookTest } from '../../src/client/index.ts'
import { duration, plain } from './format.ts'
import { paintFor, status } from './paint.ts'
import { facts, more, table } from './table.ts'

const paint = () => paintFor(process.stdout)

export const webhookTable = async ({ webhooks, next_cursor }: Page<'webhooks', Webhook>): Promise<string> =>
  webhooks.length === 0
    ? 'No webhooks. Create one: harmonia webhook create <url>'
    : (await table(
        ['WEBHOOK', 'URL', 'STATUS', 'DELIVERED', 'WAITING SINCE', 'DEAD'],
        webhooks.map((webhook) => [
          webhook.webhook_id,
          plain(webhook.url),
          status(paint(), webhook.status),
          String(webhook.delivered_position),
          webhook.waiting_since ?? '',
          webhook.dead_letters === 0 ? '' : String(webhook.dead_letters),
        ]),
      )) + more(next_cursor)

export const webhookText = (webhook: Webhook): string =>
  facts([
    ['Webhook', webhook.webhook_id],
    ['URL', plain(webhook.url)],
    ['Description', plain(webhook.description ?? '')],
    ['Status', status(paint(), webhook.status)],
    ['Reason', plain(webhook.reason ?? '')],
    ['Format', webhook.format],
    ['Types', webhook.types?.join(', ') ?? 'all'],
    ['Workflow', webhook.workflow_id ?? ''],
    ['Signed with', webhook.secrets.map((key) => ('secret' in key ? key.secret : 'its own secret')).join(', ')],
    ['Timeout', `${webhook.timeout_seconds} s`],
    ['Attempts', `up to ${webhook.max_attempts}`],
    ['Delivered', `to position ${webhook.delivered_position}`],
    ['Waiting since', webhook.waiting_since ?? ''],
    ['Dead letters', webhook.dead_letters === 0 ? '' : String(webhook.dead_letters)],
    ['Last error', plain(webhook.last_error ?? '')],
    ['Created', webhook.created_at],
    ['Updated', webhook.updated_at],
  ])

export const createdText = ({ webhook_id, secret, delivered_position }: CreatedWebhook): string =>
  [
    `Created webhook ${webhook_id}: events behind position ${delivered_position} are delivered.`,
    ...(secret === undefined ? [] : [`Its secret, which is not shown again: ${secret}`]),
  ].join('\n')

export const standingText = ({ webhook_id, status: now, delivered_position, dead_letters }: Webhook): string =>
  `Webhook ${webhook_id} is ${status(paint(), now)}; it stands at position ${delivered_position}${
    dead_letters === 0 ? '' : `, with ${dead_letters} dead letters`
  }.`

export const testedText = ({ delivered, status: code, error, latency_ms }: WebhookTest): string =>
  delivered
    ? `The receiver answered ${code} within ${duration(latency_ms)}.`
    : `The receiver did not take it: ${plain(error ?? '')}.`

export const deliveriesText = async ({ deliveries, dead_letters }: WebhookDeliveries): Promise<string> => {
  const attempts =
    deliveries.length === 0
      ? 'Nothing was sent since the server was started.'
      : await table(
          ['AT', 'POSITION', 'EVENT', 'ATTEMPT', 'OUTCOME', 'ANSWER', 'TOOK'],
          deliveries.map((one) => [
            one.at,
            String(one.event_position),
            plain(one.event_type),
            String(one.attempt),
            one.outcome,
            plain(one.error ?? String(one.status ?? '')),
            duration(one.latency_ms),
          ]),
        )
  if (dead_letters.length === 0) return attempts
  const dead = await table(
    ['DEAD LETTER', 'EVENT', 'ATTEMPTS', 'ERROR', ''],
    dead_letters.map((one) => [
      String(one.event_position),
      plain(one.event_type),
      String(one.attempts),
      plain(one.error),
      one.redelivering ? 'is delivered again' : '',
    ]),
  )
  return `${attempts}\n\n${dead}\n\nDeliver them again: harmonia webhook redeliver`
}
