import { warn, type Fields, type Findings } from '../findings.ts'
import { at } from '../../problem.ts'
import { covers, errorTypes } from './error-types.ts'
import { delay, number, seconds } from './form.ts'
import { shaped, type Shape } from './shape.ts'

export const retry: Shape = {
  name: 'Retry',
  about: 'How often and when a failed attempt of a task is made again.',
  fields: {
    max_attempts: {
      form: number({ whole: true, min: 1, max: 1_000 }),
      about: 'Attempts in all.',
      otherwise: '`HARMONIA_RETRY_MAX_ATTEMPTS` (3)',
      example: 5,
    },
    initial_delay: { form: delay, about: 'Seconds before the second attempt.', default: 1, example: 2 },
    max_delay: { form: delay, about: 'Seconds that no delay exceeds.', default: 60, example: 300 },
    multiplier: {
      form: number({ min: 1, max: 1_000 }),
      about: 'What the delay grows by from attempt to attempt.',
      default: 2,
      example: 3,
    },
    jitter: {
      form: number({ min: 0, max: 1 }),
      about: 'The part of the delay by which it is spread to both sides.',
      default: 0.1,
      example: 0.5,
    },
    max_duration: {
      form: seconds,
      about: 'Seconds from the start of the first attempt after which no other one starts.',
      otherwise: 'no limit',
      example: 3_600,
    },
    retry_on: {
      form: errorTypes,
      about:
        'Only these types of errors are tried again, also when the component calls them final; `*` at the end stands for any rest.',
      otherwise: 'every error that is retryable',
      example: ['http_503', 'timeout'],
    },
    abort_on: {
      form: errorTypes,
      about: 'These types of errors are never tried again; it goes before `retry_on`.',
      otherwise: 'none',
      example: ['http_4*'],
    },
  },
  required: [],
  example: { max_attempts: 5, initial_delay: 2, multiplier: 3, max_delay: 300, abort_on: ['http_4*'] },
  between: { check: (fields, pointer, findings) => warnOfRetry(fields, pointer, findings), schema: {} },
}

export const retryForm = shaped(retry)

const warnOfRetry = (fields: Fields, pointer: string, findings: Findings): void => {
  const { initial_delay: first, max_delay: most, retry_on: retried, abort_on: aborted } = fields
  if (typeof first === 'number' && typeof most === 'number' && first > most) {
    warn(findings, pointer, 'delay_capped', `No delay is ever ${first} seconds: "max_delay" is ${most}.`)
  }
  if (!Array.isArray(retried) || !Array.isArray(aborted)) return
  for (const [index, type] of (retried as readonly unknown[]).entries()) {
    const wins = aborted.find((other) => typeof other === 'string' && covers(other, String(type))) as string | undefined
    if (wins === undefined) continue
    const message = `Errors of the type ${String(type)} are never tried again: ${wins} in "abort_on" goes before.`
    warn(findings, at(`${pointer}/retry_on`, index), 'never_used', message)
  }
}
