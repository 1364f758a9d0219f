import * as t from 'io-ts'
import { SecretRef } from '../webhook/subscription.ts'

export const VERIFICATIONS = ['hmac_sha256', 'standard_webhooks', 'github'] as const

/** How it is known who sends. */
const Verify = t.exact(
  t.intersection([
    t.type({
      type: t.keyof({ hmac_sha256: null, standard_webhooks: null, github: null }),
      secret: SecretRef,
    }),
    t.partial({
      /** Of `hmac_sha256` alone: where the signature stands. */
      header: t.string,
      /** Of `standard_webhooks` alone: how old a delivery may be. */
      tolerance_seconds: t.number,
    }),
  ]),
)
export type Verify = t.TypeOf<typeof Verify>

const Start = t.exact(
  t.intersection([t.type({ workflow_id: t.string }), t.partial({ version: t.number, input: t.unknown })]),
)
const Signal = t.exact(
  t.intersection([t.type({ execution_id: t.string, name: t.string }), t.partial({ data: t.unknown })]),
)

/** What comes in, and what it does: exactly one of `start` and `signal`. Values are templates over `request`. */
export const HookDefinition = t.exact(
  t.intersection([
    t.type({ name: t.string }),
    t.partial({
      description: t.string,
      start: Start,
      signal: Signal,
      verify: Verify,
      /** What tells deliveries apart; two with the same do what one does. */
      idempotency_key: t.string,
      /** Whether a delivery does anything. */
      when: t.string,
    }),
  ]),
)
export type HookDefinition = t.TypeOf<typeof HookDefinition>
