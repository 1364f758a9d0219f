import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Verify } from '../domain/hook/index.ts'
import { keyOf } from './sign.ts'

/** What a delivery is known by: its headers, names in lower case, and its bytes as they came. */
export interface Signed {
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly bytes: Buffer
}

const TOLERANCE = 300

/** Why it is not believed that whoever knows the secret has sent this; undefined when it is. Compares in constant time. */
export const doubt = (verify: Verify, secret: string, { headers, bytes }: Signed, now: number): string | undefined => {
  const header = (name: string): string => {
    const value = headers[name.toLowerCase()]
    return typeof value === 'string' ? value : ''
  }
  switch (verify.type) {
    case 'standard_webhooks': {
      const [id, timestamp] = [header('webhook-id'), header('webhook-timestamp')]
      const tolerance = verify.tolerance_seconds ?? TOLERANCE
      const said = Buffer.concat([Buffer.from(`${id}.${timestamp}.`), bytes])
      const mine = createHmac('sha256', keyOf(secret)).update(said).digest()
      const given = header('webhook-signature').split(' ').slice(0, MOST_SIGNATURES)
      if (!given.some((one) => one.startsWith('v1,') && isSame(one.slice(3), mine, 'base64'))) return WRONG
      const isNow = /^\d{1,12}$/.test(timestamp) && Math.abs(now / 1_000 - Number(timestamp)) <= tolerance
      return isNow ? undefined : `its timestamp is not within ${tolerance} s of this server's clock`
    }
    case 'github':
    case 'hmac_sha256': {
      const name = verify.type === 'github' ? 'x-hub-signature-256' : (verify.header ?? '')
      const given = header(name).replace(/^sha256=/, '')
      const mine = createHmac('sha256', keyOf(secret)).update(bytes).digest()
      const isRight = isSame(given, mine, 'hex') || isSame(given, mine, 'base64')
      return isRight ? undefined : WRONG
    }
  }
}

const WRONG = 'its signature is missing or wrong'
const MOST_SIGNATURES = 10

const isSame = (given: string, mine: Buffer, encoding: 'hex' | 'base64'): boolean => {
  const expected = Buffer.from(mine.toString(encoding))
  const sent = Buffer.from(encoding === 'hex' ? given.toLowerCase() : given)
  return sent.length === expected.length && timingSafeEqual(sent, expected)
}

/** What senders name their deliveries by. */
export const deliveryId = ({ headers }: Signed): string | undefined => {
  const names = ['webhook-id', 'x-github-delivery', 'idempotency-key']
  const found = names.map((name) => headers[name]).find((value) => typeof value === 'string' && value !== '')
  return found as string | undefined
}
