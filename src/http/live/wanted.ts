import type { IncomingHttpHeaders } from 'node:http'
import * as E from 'fp-ts/lib/Either.js'
import type { ExecutionStatus } from '../../domain/execution/document.ts'
import { position, someOf, text, told } from '../codecs.ts'
import type { Query } from '../query.ts'
import type { BadRequest } from '../refusal.ts'
import type { Wanted } from './feed.ts'
import { afterPosition } from './from.ts'
import { EVENT_TYPES } from './message.ts'

/** What webhooks are told of: not of webhooks, or one that is not taken would have more and more to tell. */
export const TOLD_TO_WEBHOOKS = ['execution', 'workflow', 'schedule', 'template', 'component', 'hook'] as const

/** Streams of these kinds are shown to everyone who follows everything; keyed requests and start keys are nobody's business. */
const CATEGORIES = [...TOLD_TO_WEBHOOKS, 'webhook'] as const

export const globalParameters = {
  from: told(position, 'The position behind which to begin; now when absent. Last-Event-ID goes before it.'),
  types: someOf(EVENT_TYPES),
  workflow_id: text(1, 128),
}

/** What a subscriber to everything asks for. */
export const everything = (
  headers: IncomingHttpHeaders,
  { from, types, workflow_id: workflowId }: Query<typeof globalParameters>,
  head: number,
): E.Either<BadRequest, Wanted> => {
  const after = afterPosition(headers, from, head)
  if (E.isLeft(after)) return after
  const filter = { categories: CATEGORIES, ...(types === undefined ? {} : { types }) }
  return E.right({
    from: { after: after.right, filter },
    ...(workflowId === undefined ? {} : { workflowId }),
  })
}

export const isOver = (status: ExecutionStatus): boolean =>
  status === 'completed' || status === 'failed' || status === 'cancelled'
