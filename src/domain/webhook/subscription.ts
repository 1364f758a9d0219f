import * as t from 'io-ts'

export const FORMATS = ['harmonia', 'cloudevents'] as const

/** A secret by its name. */
export const SecretRef = t.strict({ secret: t.string })

/** What messages are signed with: secrets by name, or the one that this server derives for a webhook from a key of its own. */
export const SigningKey = t.union([SecretRef, t.strict({ generated: t.literal(true) })])
export type SigningKey = t.TypeOf<typeof SigningKey>

/** Where events go, which ones, and how: with every default filled in. No secret stands in it, only names. */
export const Subscription = t.exact(
  t.intersection([
    t.type({
      url: t.string,
      format: t.keyof({ harmonia: null, cloudevents: null }),
      /** Each message bears a signature by each of these, so that a secret can be replaced without a gap. */
      secrets: t.readonlyArray(SigningKey),
      /** Seconds that one attempt may take. */
      timeout_seconds: t.number,
      /** Attempts until an event becomes a dead letter. */
      max_attempts: t.number,
    }),
    t.partial({
      types: t.readonlyArray(t.string),
      workflow_id: t.string,
      headers: t.record(t.string, t.union([t.string, SecretRef])),
      description: t.string,
    }),
  ]),
)
export type Subscription = t.TypeOf<typeof Subscription>
