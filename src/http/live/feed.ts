import * as E from 'fp-ts/lib/Either.js'
import type { From, Recorded, Subscription } from '../../store/event-store.ts'
import { frameText, isEnd } from './frame.ts'
import type { Live } from './live.ts'

/** What feeding needs of all that is live. */
export type LiveFeed = Pick<Live, 'logger' | 'workflows'>

/** Where an execution stood. */
export interface Stood {
  readonly isOver: boolean
  readonly revision: number
}

/** What a subscriber follows. */
export interface Wanted {
  readonly from: From
  /** Only events of this workflow. */
  readonly workflowId?: string
  /** One execution, as it stood when it was asked for: the stream ends with it. */
  readonly execution?: Stood
}

/**
 * Hands events to a subscriber one by one, the next when it has taken the last; between that it holds one batch at most.
 * `give` says whether to go on. Resolves when the stream is over: `complete` when nothing more can come.
 */
export const feed = async (
  live: LiveFeed,
  subscription: Subscription,
  wanted: Wanted,
  give: (event: Recorded, text: string) => boolean | Promise<boolean>,
): Promise<'complete' | 'cut'> => {
  for (;;) {
    const batch = await subscription.next()()
    if (E.isLeft(batch)) {
      live.logger.warn({ fault: batch.left }, 'an event stream was cut')
      return 'cut'
    }
    if (batch.right.length === 0) return 'cut'
    for (const event of batch.right) {
      const told = live.workflows(event)
      const workflowId = told instanceof Promise ? await told : told
      // Whoever is cut comes back and misses nothing; a frame that says less than the others, or is left out, would be for good.
      if (workflowId === undefined) return 'cut'
      if (wanted.workflowId !== undefined && !belongs(event, workflowId, wanted.workflowId)) continue
      const goesOn = give(event, frameText(event, workflowId))
      if (!(goesOn instanceof Promise ? await goesOn : goesOn)) return 'cut'
      if (wanted.execution !== undefined && isLast(event, wanted.execution)) return 'complete'
    }
  }
}

/** What was over is told as far as it went, with what was written down after its end; what goes on, up to the end that is to come. */
const isLast = (event: Recorded, { isOver, revision }: Stood): boolean =>
  isOver ? event.revision >= revision : event.revision > revision && isEnd(event)

const belongs = ({ stream }: Recorded, workflowId: string | null, wanted: string): boolean =>
  workflowId === wanted || stream === `workflow-${wanted}`
