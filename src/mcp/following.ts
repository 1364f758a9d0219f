import * as E from 'fp-ts/lib/Either.js'
import { whole } from '../http/codecs.ts'
import { isEnd } from '../http/live/frame.ts'
import { sentence } from '../http/live/message.ts'
import type { Refusal } from '../http/refusal.ts'
import type { Asking } from './tool.ts'

const MOST = 600

/** How long a tool may wait for the end of what it has started. */
export const seconds = whole(0, MOST)

export const wanted = (what: string) => ({
  ...seconds.schema,
  description: `How many seconds to wait for ${what}; the execution goes on when they are over.`,
})

const OVER: ReadonlySet<string> = new Set(['completed', 'failed', 'cancelled'])

/**
 * Waits until an execution is over, or the time is, and tells of each of its events. True when it is over. Whoever leaves ends the
 * waiting, not the execution.
 */
export const isOverWithin = async (
  execution_id: string,
  limit: number,
  { parts: { engine, store }, tell, gone }: Asking,
): Promise<E.Either<Refusal, boolean>> => {
  const before = await engine.standing(execution_id)()
  if (E.isLeft(before)) return before
  if (OVER.has(before.right.status)) return E.right(true)

  const { revision, status } = before.right
  await tell(revision, `Execution ${execution_id} is ${status}.`)
  const events = store.subscribe({ stream: `execution-${execution_id}`, from: revision + 1 })
  const timer = setTimeout(events.close, limit * 1_000)
  gone.addEventListener('abort', events.close)
  if (gone.aborted) events.close()
  try {
    for (;;) {
      const read = await events.next()()
      if (E.isLeft(read)) return read
      const last = read.right.at(-1)
      if (last === undefined) return E.right(false)
      await tell(last.revision, sentence(last.type, last.data as Readonly<Record<string, unknown>>))
      if (!read.right.some(isEnd)) continue
      const now = await engine.standing(execution_id)()
      if (E.isLeft(now)) return now
      // One that was retried in place goes on behind its end.
      if (OVER.has(now.right.status)) return E.right(true)
    }
  } finally {
    clearTimeout(timer)
    gone.removeEventListener('abort', events.close)
    events.close()
  }
}
