import * as E from 'fp-ts/lib/Either.js'
import type { Refusal } from '../../../http/refusal.ts'
import type { Asked, Intent, Said } from '../asked.ts'
import { explainInWords, type Explained } from '../say/explanation.ts'
import { subjectOf } from '../subject.ts'
import { spanIn } from '../when.ts'
import { namesIn, uuidsIn } from '../words.ts'

const WHY =
  /\b(?:why|explain|diagnose|debug|what (?:happened|went wrong|is wrong|failed in)|what'?s wrong|stuck|hang(?:s|ing)|root cause|waiting for|waits for|how come)\b/i
const STANDS = /\b(?:status|state|how is|how did|what about|show|look at|details?)\b/i
const RUN = /\b(?:run|execution|it|this)\b/i
const LAST = /\b(?:last|latest|newest|most recent)\s+(?:\w+\s+)?(?:run|execution)\b/i
const SEVERAL = /\b(?:runs|executions|how many|list|all)\b/i

/** How deep executions inside executions are followed. */
const DEEPEST = 3

/** Why an execution stands where it stands. */
export const explain: Intent = (asked) => {
  const { text, request } = asked
  if (spanIn(text, asked.now) !== undefined && uuidsIn(text).length === 0) return undefined
  const one = uuidsIn(text).length === 1 || (request.context.execution_id !== undefined && RUN.test(text))
  const isAsked =
    (WHY.test(text) && !SEVERAL.test(text)) ||
    ((one || LAST.test(text)) && STANDS.test(text) && !SEVERAL.test(text)) ||
    isBare(text)
  return isAsked ? answer(asked) : undefined
}

/** Nothing but an id. */
const isBare = (text: string): boolean => /^\S{36}\??$/.test(text) && uuidsIn(text).length === 1

const answer = async (asked: Asked): Promise<E.Either<Refusal, Said>> => {
  const subject = await subjectOf(asked, statusesMeant(asked.text))
  if (E.isLeft(subject)) return subject
  if ('none' in subject.right) return E.right({ content: subject.right.none })
  const explained = await explanationOf(asked, subject.right.execution_id, 0)
  if (E.isLeft(explained)) return explained
  const { execution } = explained.right
  const offset = asked.request.context.utc_offset_minutes ?? 0
  return E.right({
    content: explainInWords(explained.right, offset),
    references: [
      { kind: 'execution', id: execution.execution_id, name: execution.workflow_name },
      { kind: 'workflow', id: execution.workflow_id, name: execution.workflow_name },
      ...(explained.right.inside === undefined
        ? []
        : [{ kind: 'execution' as const, id: explained.right.inside.execution.execution_id }]),
    ],
  })
}

const statusesMeant = (text: string) =>
  !WHY.test(text)
    ? []
    : /\b(?:wait|stuck|hang|not (?:run|go|mov|start|finish)|slow|running|progress|held)/i.test(text)
      ? (['running', 'pending', 'paused'] as const)
      : (['failed'] as const)

const explanationOf = async (
  asked: Asked,
  execution_id: string,
  depth: number,
): Promise<E.Either<Refusal, Explained>> => {
  const { hand, request } = asked
  const { context } = request
  const moment =
    context.revision !== undefined && context.execution_id === execution_id ? { at: String(context.revision) } : {}
  const execution = await hand.use('get_execution', { execution_id, ...moment })
  if (E.isLeft(execution)) return execution
  const explanation = await hand.use('explain_execution', { execution_id, ...moment })
  if (E.isLeft(explanation)) return explanation

  const isNamed = namesIn(asked.text)
  const task = Object.keys(execution.right.tasks).find((id) => id.length > 1 && isNamed(id))
  const explained = { execution: execution.right, explanation: explanation.right, task }
  const child = childOf(explained)
  if (child === undefined || depth === DEEPEST) return E.right(explained)
  const inside = await explanationOf(asked, child, depth + 1)
  // What is inside says more; without it the answer is still one.
  return E.right(E.isLeft(inside) ? explained : { ...explained, inside: inside.right })
}

/** The execution that it waits for; of one that failed, the causes reach inside by themselves. */
const childOf = ({ explanation }: Explained): string | undefined => {
  for (const { reason } of explanation.tasks) if (reason.code === 'child_execution') return reason.execution_id
  return undefined
}
