import { createHmac } from 'node:crypto'

/** Standard Webhooks: `v1,` and the base64 of an HMAC-SHA256 over `id.timestamp.body`. */
export const signature = (key: Buffer, id: string, timestamp: number, body: string): string =>
  `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`

const PREFIX = 'whsec_'

/** The bytes of a secret: base64 behind `whsec_`, or the text as it stands. */
export const keyOf = (secret: string): Buffer =>
  secret.startsWith(PREFIX) ? Buffer.from(secret.slice(PREFIX.length), 'base64') : Buffer.from(secret)

export const secretText = (key: Buffer): string => PREFIX + key.toString('base64')
