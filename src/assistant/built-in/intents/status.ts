import * as E from 'fp-ts/lib/Either.js'
import type { Refusal } from '../../../http/refusal.ts'
import type { StatusDocument } from '../../documents.ts'
import type { Asked, Intent, Said } from '../asked.ts'
import { bullets, counted, lapse, paragraphs, plain, quoted, timeAt } from '../say/words.ts'
import { statusesIn } from '../statuses.ts'
import { uuidsIn } from '../words.ts'

const SERVER =
  /\b(?:status|health|healthy|overview|summary|monitor|how (?:are|is) (?:things|it|everything|the (?:server|system))|all (?:well|right|good)|anything wrong)\b/i
const APPROVALS = /\bapprovals?\b|\bapprove\b|\bto decide\b|\bdecisions?\b|\bwho(?:m)? .{0,120}wait/i

/** How the server is. */
export const status: Intent = (asked) =>
  SERVER.test(asked.text) && uuidsIn(asked.text).length === 0 && statusesIn(asked.text).length === 0
    ? answer(asked)
    : undefined

const answer = async ({ hand, now, request }: Asked): Promise<E.Either<Refusal, Said>> => {
  const found = await hand.use('get_status', {})
  if (E.isLeft(found)) return found
  const dayAgo = new Date(now - 86_400_000).toISOString()
  const failed = await hand.use('list_executions', { status: ['failed'], started_after: dayAgo, limit: 5 })
  if (E.isLeft(failed)) return failed
  const offset = request.context.utc_offset_minutes ?? 0
  const lines = failed.right.executions.map(
    ({ workflow_name, execution_id, error, created_at }) =>
      `${plain(workflow_name, 80)}, ${timeAt(created_at, offset)}${error === null ? '' : `: ${plain(error.type, 80)} ${quoted(error.message, 160)}`} [${execution_id}]`,
  )
  return E.right({
    content: paragraphs(
      serverInWords(found.right),
      lines.length === 0
        ? 'Nothing has failed in the last 24 hours.'
        : `Failed in the last 24 hours, the latest first:\n${bullets(lines)}`,
    ),
    references: failed.right.executions.map(({ execution_id, workflow_name }) => ({
      kind: 'execution',
      id: execution_id,
      name: workflow_name,
    })),
  })
}

const serverInWords = ({
  status: is,
  version,
  uptime_seconds,
  executions,
  components,
  event_store,
  read_models,
  limits,
}: StatusDocument): string => {
  const counts =
    executions === null
      ? 'The read models do not answer, so executions cannot be counted.'
      : `Executions: ${Object.entries(executions)
          .map(([name, count]) => `${count} ${name}`)
          .join(', ')}; at most ${limits['max_concurrent_workflows'] ?? '?'} run at once.`
  const away = event_store.away_since === null ? '' : ` The event store is away since ${event_store.away_since}.`
  const down =
    components.down === 0
      ? ''
      : ` ${counted(components.down, 'component')} ${components.down === 1 ? 'is' : 'are'} down.`
  const lag = read_models.lag === 0 ? '' : ` Lists are ${counted(read_models.lag, 'event')} behind.`
  return `The server is ${is} (version ${version}, up for ${lapse(uptime_seconds * 1_000)}). ${counts}${away}${down}${lag}`
}

/** What people are asked to decide. */
export const approvals: Intent = (asked) =>
  APPROVALS.test(asked.text) &&
  /\b(?:what|which|who|list|show|any|pending|wait\w*|how many|are there|open)\b/i.test(asked.text)
    ? pending(asked)
    : undefined

const pending = async ({ hand, request }: Asked): Promise<E.Either<Refusal, Said>> => {
  const found = await hand.use('list_approvals', { limit: 20 })
  if (E.isLeft(found)) return found
  const { approvals: open, next_cursor } = found.right
  if (open.length === 0) return E.right({ content: 'Nobody is asked to decide anything at the moment.' })
  const offset = request.context.utc_offset_minutes ?? 0
  const lines = open.map(({ approval_id, workflow_name, task_id, prompt, approvers, requested_at, expires_at }) => {
    const who = approvers.length === 0 ? 'anybody' : plain(approvers.join(' or '), 200)
    const until = expires_at === null ? '' : `, until ${timeAt(expires_at, offset)}`
    return `${plain(workflow_name, 80)}, task ${plain(task_id, 80)}: ${prompt === null ? 'a decision' : quoted(prompt, 200)}, by ${who}, asked ${timeAt(requested_at, offset)}${until} [${approval_id}]`
  })
  return E.right({
    content: `${next_cursor === null ? '' : 'At least '}${counted(open.length, 'approval')} ${open.length === 1 ? 'is' : 'are'} pending:\n${bullets(lines)}\n\nA decision is made with harmonia approval approve <id>, or reject.`,
    references: open.map(({ execution_id, workflow_name }) => ({
      kind: 'execution',
      id: execution_id,
      name: workflow_name,
    })),
  })
}
