import { Flags } from '@oclif/core'
import type { ChangedWebhook } from '../src/client/index.ts'
import { amount, pairs } from './arguments.ts'

/** What a webhook can be given beside where it goes. */
export const webhookFlags = {
  type: Flags.string({ description: 'Only events of this type; may be repeated.', multiple: true }),
  secret: Flags.string({
    description: 'The name of a secret to sign with; may be repeated. By default the server makes one.',
    multiple: true,
  }),
  header: pairs({ description: 'A header that goes with each message; may be repeated.', multiple: true }),
  timeout: amount({ description: 'Seconds that an attempt may take; 10 by default.' }),
  'max-attempts': Flags.integer({
    description: 'Attempts until an event becomes a dead letter; 10 by default.',
    min: 1,
    max: 100,
  }),
  description: Flags.string({ description: 'For people.' }),
}

interface Given {
  readonly type?: readonly string[] | undefined
  readonly secret?: readonly string[] | undefined
  readonly header?: readonly (readonly [string, string])[] | undefined
  readonly timeout?: number | undefined
  readonly 'max-attempts'?: number | undefined
  readonly description?: string | undefined
}

export const webhookOf = (flags: Given): Omit<ChangedWebhook, 'url'> => ({
  ...(flags.type === undefined ? {} : { types: flags.type }),
  ...(flags.secret === undefined ? {} : { secrets: flags.secret.map((secret) => ({ secret })) }),
  ...(flags.header === undefined ? {} : { headers: Object.fromEntries(flags.header) }),
  ...(flags.timeout === undefined ? {} : { timeout_seconds: flags.timeout }),
  ...(flags['max-attempts'] === undefined ? {} : { max_attempts: flags['max-attempts'] }),
  ...(flags.description === undefined ? {} : { description: flags.description }),
})
