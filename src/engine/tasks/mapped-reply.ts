import * as E from 'fp-ts/lib/Either.js'
import { errorIn, resultOf, type SaidError } from '../../domain/component/mapping/answer.ts'
import type { HttpPlan, MappingScope, SeenAnswer } from '../../domain/component/mapping/plan.ts'
import type { TaskError } from '../../domain/execution/events.ts'
import { bodyOf } from './answer-body.ts'
import type { EventStream } from './event-stream.ts'
import { failed, messageIn, refusalOf, saidError } from './failure.ts'
import { ACCEPTED, type Outcome, type Reply } from './task-kind.ts'
import type { Answer } from './transport.ts'

/** What an API's answer means for the task, by the action's mapping. `now` is epoch milliseconds. */
export const mappedReply = (
  answer: Answer,
  plan: HttpPlan,
  scope: MappingScope,
  stream: EventStream | undefined,
  now: number,
): Reply => {
  const { status, headers } = answer
  const isGood = status >= 200 && status <= 299
  if (status === 202 && plan.tellsToken) return ACCEPTED
  if (!isGood) return E.left(refusal(answer, plan, scope, now))
  if (stream === undefined) {
    const body = bodyOf(answer)
    return E.isLeft(body) ? body : taken(plan, { ...scope, response: { status, headers, body: body.right } })
  }
  if (!/^text\/event-stream\b/i.test(String(headers['content-type'] ?? ''))) {
    const type = String(headers['content-type'] ?? 'none')
    return failed('bad_response', `the answer is not an event stream: its content type is ${type}`, false)
  }
  stream.end()
  return taken(plan, { ...scope, response: { status, headers, body: null }, events: stream.events })
}

/** An answer that is well by its status, and may be an error by what it says. */
const taken = (plan: HttpPlan, seen: SeenAnswer): Outcome => {
  const said = plan.errors === undefined ? E.right(errorEvent(seen)) : errorIn(plan, seen)
  if (E.isLeft(said)) return said
  if (said.right === null) return resultOf(plan, seen)
  const { status } = seen.response
  return E.left(saidError(said.right, { ...UNNAMED, details: { status } }))
}

const UNNAMED = { type: 'component_error', message: 'the component reported an error', retryable: false }

/** A stream whose status is well can still tell of an error, in an event that is called so. */
const errorEvent = ({ events = [] }: SeenAnswer): SaidError | null => {
  const found = events.find(({ event }) => event === 'error')
  if (found === undefined) return null
  const message = messageIn(found.data)
  return message === undefined ? {} : { message }
}

/** An answer whose status is no success: by its action's `errors` where they say something, or else by what is usual. */
const refusal = (answer: Answer, plan: HttpPlan, scope: MappingScope, now: number): TaskError => {
  const usual = refusalOf(answer, now)
  if (plan.errors === undefined) return usual
  const { status, headers } = answer
  const body = bodyOf(answer)
  const response = { status, headers, body: E.isRight(body) ? body.right : null }
  const said = errorIn(plan, { ...scope, response, ...(plan.stream ? { events: [] } : {}) })
  if (E.isRight(said)) return said.right === null ? usual : saidError(said.right, usual)
  const message = `${usual.message} (what "errors" makes of it failed: ${said.left.message})`
  return saidError({ message }, usual)
}
