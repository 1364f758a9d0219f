import * as E from 'fp-ts/lib/Either.js'
import { at } from '../domain/problem.ts'
import type { Refusal } from '../http/refusal.ts'
import { isOverWithin, seconds, wanted } from './following.ts'
import { routed } from './routed.ts'
import { rowOf } from './rows.ts'
import { RUNS, type Arguments, type Asking, type Said } from './tool.ts'

/** How many seconds an argument says; 0 or what else is said when it is left out. */
export const secondsIn = (given: Arguments, otherwise: number): E.Either<Refusal, number> => {
  const read = seconds.decode(given['wait_seconds'] ?? otherwise)
  const pointer = at('', 'wait_seconds')
  return E.isRight(read)
    ? read
    : E.left({
        tag: 'invalid_body',
        problems: [{ pointer, code: 'invalid_value', message: `must be ${seconds.name}` }],
      })
}

/** An execution as it is now. */
export const executionNow = (id: string, { call }: Asking): Promise<E.Either<Refusal, unknown>> =>
  call(rowOf('GET /api/executions/{id}'), { params: { id } })

const started = async (answer: unknown, more: Arguments, asking: Asking): Promise<E.Either<Refusal, Said>> => {
  const limit = secondsIn(more, 0)
  if (E.isLeft(limit)) return limit
  if (limit.right === 0) return E.right({ value: answer })
  const { execution_id } = answer as { readonly execution_id: string }
  const over = await isOverWithin(execution_id, limit.right, asking)
  if (E.isLeft(over)) return over
  const now = await executionNow(execution_id, asking)
  return E.isLeft(now) ? now : E.right({ value: now.right })
}

export const executeWorkflow = routed({
  name: 'ExecuteWorkflow',
  description:
    'Start a workflow. Answers its execution_id at once; with wait_seconds the execution as it is when it has ended, or when ' +
    'the time is over (its status says which). With idempotency_key, a second start under that key finds the first.',
  hints: RUNS,
  route: 'POST /api/executions',
  more: { wait_seconds: wanted('its end') },
  refuse: (more) => secondsIn(more, 0),
  then: started,
})
