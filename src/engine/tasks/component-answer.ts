import * as E from 'fp-ts/lib/Either.js'
import { bodyOf } from './answer-body.ts'
import { refused, reported } from './failure.ts'
import { isObject } from './json.ts'
import { ACCEPTED, type Outcome, type Reply } from './task-kind.ts'
import type { Answer } from './transport.ts'

/** What a component's answer means for the task, by the component protocol. `now` is epoch milliseconds. */
export const replyOf = (answer: Answer, now: number): Reply => {
  const { status } = answer
  if (status === 202) return ACCEPTED
  if (status < 200 || status > 299) return refused(answer, now)
  const body = bodyOf(answer)
  if (E.isLeft(body) || !isObject(body.right)) return body
  return enveloped(body.right) ?? body
}

/** `{status: "success", result}` and `{status: "error", error_type, message, is_retriable}`; anything else is plain output. */
const enveloped = (body: Readonly<Record<string, unknown>>): Outcome | undefined => {
  if (body['status'] === 'success' && Object.hasOwn(body, 'result')) return E.right(body['result'])
  const saysWhy = ['error_type', 'message', 'is_retriable'].some((name) => Object.hasOwn(body, name))
  if (body['status'] !== 'error' || !saysWhy) return undefined
  const error = reported(body, {
    type: 'component_error',
    message: 'the component reported an error',
    retryable: false,
  })
  return E.left(Object.hasOwn(body, 'details') ? { ...error, details: body['details'] } : error)
}
