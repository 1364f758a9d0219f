import * as E from 'fp-ts/lib/Either.js'
import type { Subscription } from '../domain/webhook/index.ts'
import type { Clock } from '../engine/clock.ts'
import type { Secrets } from '../engine/secrets/secrets.ts'
import { answered, type Answer, type NoAnswer, type Transport } from '../engine/tasks/transport.ts'
import { hostOf } from './allowed.ts'
import { messageOf, type News } from './message.ts'
import type { OwnSecrets } from './own-key.ts'
import { keyOf, signature } from './sign.ts'

/** What one attempt came to. `after` is what the receiver has asked for, in milliseconds. */
export interface Posted {
  readonly taken: boolean
  /** The receiver has said that it is gone for good. */
  readonly gone: boolean
  readonly status: number | null
  readonly error: string | null
  readonly after: number
}

export interface PostOptions {
  readonly transport: Transport
  readonly clock: Clock
  readonly secrets: Pick<Secrets, 'find' | 'scrub'>
  readonly ownSecrets: OwnSecrets
  readonly isAllowed: (host: string) => boolean
  readonly version: string
}

export interface Target {
  readonly webhook_id: string
  readonly subscription: Subscription
}

/** Of an answer's body, so that short ones leave the connection usable. */
const HEARD = 16_384

/** Sends news once. Redirects are not followed, and of the answer only its status and `Retry-After` are looked at. */
export const openPost = (options: PostOptions) => {
  const { transport, clock } = options

  return (target: Target, news: News): { readonly outcome: Promise<Posted>; readonly abort: () => void } => {
    const url = new URL(target.subscription.url)
    if (!options.isAllowed(hostOf(url)))
      return settled(`${hostOf(url)} is not among the hosts of HARMONIA_WEBHOOK_ALLOW`)
    const { contentType, body } = messageOf(target.subscription, news)
    const headers = headersOf(target, news.id, contentType, body, options)
    if (E.isLeft(headers)) return settled(headers.left)

    let abort = (): void => undefined
    let isLate = false
    let bytes = 0
    const seconds = target.subscription.timeout_seconds
    const outcome = new Promise<Posted>((resolve) => {
      const clear = clock.after(seconds * 1_000, () => {
        isLate = true
        abort()
      })
      abort = transport.exchange(
        {
          method: 'POST',
          origin: url.origin,
          path: url.pathname + url.search,
          headers: headers.right,
          body,
          lane: target.webhook_id,
          heard: (chunk) => (bytes += chunk.length) > HEARD,
        },
        (answer) => {
          clear()
          resolve(isLate ? failed(`no answer within ${seconds} s`) : postedOf(answer, clock.now()))
        },
      )
    })
    return { outcome, abort: () => abort() }
  }
}

const settled = (error: string) => ({ outcome: Promise.resolve(failed(error)), abort: () => undefined })

const failed = (error: string): Posted => ({ taken: false, gone: false, status: null, error, after: 0 })

const postedOf = (answer: Answer | NoAnswer, now: number): Posted => {
  if (!answered(answer)) return failed(answer.reason)
  const { status, headers } = answer
  const taken = status >= 200 && status < 300
  return {
    taken,
    gone: status === 410,
    status,
    error: taken ? null : `the receiver answered ${status}`,
    after: retryAfter(headers['retry-after'], now),
  }
}

/** No receiver holds its events back for longer than this by one answer, in milliseconds. */
const LONGEST = 3_600_000

/** Seconds, or a date. */
const retryAfter = (header: string | readonly string[] | undefined, now: number): number => {
  if (typeof header !== 'string') return 0
  const wait = /^\d{1,9}$/.test(header.trim()) ? Number(header) * 1_000 : Date.parse(header) - now
  return Number.isNaN(wait) ? 0 : Math.min(Math.max(0, wait), LONGEST)
}

/** Left when a secret can't be had now: a message without it would be refused, or believed by nobody. */
const headersOf = (
  { webhook_id, subscription }: Target,
  id: string,
  contentType: string,
  body: string,
  { secrets, ownSecrets, clock, version }: PostOptions,
): E.Either<string, readonly string[]> => {
  const timestamp = Math.floor(clock.now() / 1_000)
  const signatures: string[] = []
  for (const key of subscription.secrets) {
    const secret =
      'generated' in key
        ? E.tryCatch(
            () => ownSecrets(webhook_id),
            (problem) => (problem as Error).message,
          )
        : secrets.find(key.secret)
    if (E.isLeft(secret)) return secret
    signatures.push(signature(keyOf(secret.right), id, timestamp, body))
  }
  const own: string[] = []
  for (const [name, value] of Object.entries(subscription.headers ?? {})) {
    const text = typeof value === 'string' ? E.right(value) : secrets.find(value.secret)
    if (E.isLeft(text)) return text
    if (/[\r\n\0]/.test(text.right)) return E.left(`the secret of the header ${name} has more than one line`)
    own.push(name, text.right)
  }
  return E.right([
    ...own,
    ...['content-type', contentType, 'user-agent', `harmonia/${version}`],
    ...['webhook-id', id, 'webhook-timestamp', String(timestamp)],
    ...(signatures.length === 0 ? [] : ['webhook-signature', signatures.join(' ')]),
  ])
}
