import * as E from 'fp-ts/lib/Either.js'
import type { Refusal } from '../../../http/refusal.ts'
import type { ExecutionSummary } from '../../documents.ts'
import type { Asked, Intent, Said } from '../asked.ts'
import { runsInWords } from '../say/runs.ts'
import { statusesIn } from '../statuses.ts'
import { workflowNamedIn } from '../subject.ts'
import { spanIn } from '../when.ts'

const RUNS = /\b(?:runs?|ran|executions?|executed|jobs?|happened|started?)\b/i
const HOW_MANY = /\bhow many\b|\bcount\b|\bnumber of\b|\banything\b|\bdid (?:anything|something)\b/i
const ASKS = /\b(?:what|which|list|show|any|who|were|was|are|is|did|give|tell)\b/i

const PAGE = 200
/** Executions that are counted one by one; beyond that, it is said that there are more. */
const MOST = 1_000

/** What ran, in a stretch of time and of a kind: how many, and which. */
export const list: Intent = (asked) => {
  const { text, now, request } = asked
  const isTimed = spanIn(text, now, request.context.utc_offset_minutes) !== undefined
  const hasStatus = statusesIn(text).length > 0
  const isAsked =
    (isTimed && (RUNS.test(text) || hasStatus || HOW_MANY.test(text))) ||
    (HOW_MANY.test(text) && (hasStatus || RUNS.test(text))) ||
    (ASKS.test(text) && RUNS.test(text)) ||
    (ASKS.test(text) && hasStatus)
  return isAsked ? answer(asked) : undefined
}

const answer = async (asked: Asked): Promise<E.Either<Refusal, Said>> => {
  const { text, now, request } = asked
  const offset = request.context.utc_offset_minutes ?? 0
  const span = spanIn(text, now, offset)
  const statuses = statusesIn(text)
  const workflow = await workflowNamedIn(asked)
  if (E.isLeft(workflow)) return workflow

  const query = {
    ...(workflow.right === undefined ? {} : { workflow_id: workflow.right.workflow_id }),
    ...(statuses.length === 0 ? {} : { status: statuses }),
    ...(span === undefined ? {} : { started_after: justBefore(span.after) }),
    ...(span?.before === undefined ? {} : { started_before: span.before }),
  }
  const runs: ExecutionSummary[] = []
  let cursor: string | null = null
  do {
    const page: Awaited<ReturnType<typeof asked.hand.use<'list_executions'>>> = await asked.hand.use(
      'list_executions',
      {
        ...query,
        limit: PAGE,
        ...(cursor === null ? {} : { cursor }),
      },
    )
    if (E.isLeft(page)) return page
    runs.push(...page.right.executions)
    cursor = page.right.next_cursor
  } while (cursor !== null && runs.length < MOST)

  const content = runsInWords({ runs, more: cursor !== null, span, statuses, workflow: workflow.right?.name, offset })
  const shown = runs.slice(0, SHOWN)
  return E.right({
    content,
    references: shown.map(({ execution_id, workflow_name }) => ({
      kind: 'execution',
      id: execution_id,
      name: workflow_name,
    })),
  })
}

/** What started at that very moment counts; `started_after` leaves it out. */
const justBefore = (time: string): string => new Date(Date.parse(time) - 1).toISOString()

/** As many as there are references to. */
export const SHOWN = 10
