import * as E from 'fp-ts/lib/Either.js'
import type * as TE from 'fp-ts/lib/TaskEither.js'
import type { Carrier } from './attempt-span.ts'
import { follow, type FollowParts } from './follow.ts'
import { openOtlp, type OtlpParts } from './otlp.ts'

export interface TracingParts extends Omit<FollowParts, 'send' | 'carrierOf'>, OtlpParts {
  readonly carrierOf: (execution_id: string, task_id: string) => TE.TaskEither<unknown, Carrier>
}

/** Milliseconds that a stop gives to what is not sent yet. */
const FAREWELL = 3_000

/** Sends a span for each attempt and each execution that ends from here on. */
export const openTracing = (parts: TracingParts): { readonly stop: () => Promise<void> } => {
  const otlp = openOtlp(parts)
  const follower = follow({
    ...parts,
    send: otlp.send,
    carrierOf: async (execution_id, task_id) => {
      const carrier = await parts.carrierOf(execution_id, task_id)()
      return E.isRight(carrier) ? carrier.right : { component: '', action: '' }
    },
  })
  return {
    stop: async () => {
      await follower.stop(FAREWELL)
      await otlp.close()
    },
  }
}
