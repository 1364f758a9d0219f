import * as E from 'fp-ts/lib/Either.js'
import type { ProposedAction } from '../../../http/assistant.ts'
import type { Refusal } from '../../../http/refusal.ts'
import type { Asked, Intent, Said } from '../asked.ts'
import { keepWhole } from '../draft/aside.ts'
import { assignmentsIn } from '../draft/given.ts'
import { propose, verdict } from '../propose.ts'
import { paragraphs, plain, timeAt } from '../say/words.ts'
import { subjectOf, workflowNamedIn } from '../subject.ts'
import { uuidsIn } from '../words.ts'

type Do = ProposedAction['do']

const VERBS: readonly (readonly [RegExp, Do])[] = [
  [/^(?:pause|hold|suspend)\b/i, 'pause'],
  [/^(?:resume|continue|unpause|go on with)\b/i, 'resume'],
  [/^(?:cancel|abort|stop|kill|end)\b/i, 'cancel'],
  [/^(?:fork|re-?run)\b/i, 'fork'],
  [/^re-?try\b/i, 'retry'],
  [/^(?:run|execute|start|launch|trigger)\b/i, 'execute'],
]

const POLITE = /^(?:please|can you|could you|would you|now|then|and|ok,?|yes,?)\s+/i

const ALLOWED = {
  pause: ['running', 'pending'],
  resume: ['paused'],
  cancel: ['running', 'pending', 'paused'],
  retry: ['failed'],
  fork: ['failed', 'completed', 'cancelled'],
} as const

/** A command, as a proposal. */
export const act: Intent = (asked) => {
  const text = bare(asked.text)
  const verb = VERBS.find(([form]) => form.test(text))?.[1]
  if (verb === undefined || /\?\s*$/.test(text) || /\b\w+\.\w+\b.{0,120}\bthen\b/.test(text)) return undefined
  return verb === 'execute' ? start(asked) : steer(asked, verb)
}

const bare = (text: string): string => {
  const shorter = text.replace(POLITE, '')
  return shorter === text ? text : bare(shorter)
}

const start = async (asked: Asked): Promise<E.Either<Refusal, Said>> => {
  const [id] = uuidsIn(asked.text)
  const named =
    id === undefined ? await workflowNamedIn(asked) : await asked.hand.use('get_workflow', { workflow_id: id })
  if (E.isLeft(named))
    return named.left.tag === 'workflow_not_found' ? E.right({ content: `There is no workflow ${id}.` }) : named
  const { context } = asked.request
  const open =
    named.right === undefined && context.workflow_id !== undefined
      ? await asked.hand.use('get_workflow', { workflow_id: context.workflow_id })
      : named
  if (E.isLeft(open)) return open
  if (open.right === undefined) return E.right({ content: 'Say which workflow is to run: by its name or its id.' })
  const { workflow_id, name } = open.right
  const { text, kept } = keepWhole(asked.text)
  const input = assignmentsIn(text, kept)
  const body = Object.keys(input).length === 0 ? {} : { input }
  const proposal = await propose(asked.hand, 'propose_action', { do: 'execute', workflow_id, body })
  if (E.isLeft(proposal)) return proposal
  return E.right({
    content: paragraphs(
      `I propose to execute ${plain(name)}. Nothing starts until you apply it.`,
      verdict(proposal.right),
    ),
    references: [{ kind: 'workflow', id: workflow_id, name }],
  })
}

const steer = async (asked: Asked, verb: Exclude<Do, 'execute'>): Promise<E.Either<Refusal, Said>> => {
  const subject = await subjectOf(
    { ...asked, text: asked.text.replace(/\b(?:pause|cancel|stop|end|retry|re-?run)\b/i, '') },
    ALLOWED[verb],
  )
  if (E.isLeft(subject)) return subject
  if ('none' in subject.right) return E.right({ content: subject.right.none })
  const { execution_id } = subject.right
  const from = /\b(?:from|at|starting with|task)\s+(?:task\s+)?["'`]?([\w-]+)["'`]?/i.exec(asked.text)?.[1]
  const { context } = asked.request
  const body =
    verb !== 'fork'
      ? {}
      : {
          ...(context.execution_id === execution_id && context.revision !== undefined
            ? { at_revision: context.revision }
            : {}),
          ...(from === undefined ? {} : { changes: { tasks: { [from]: { rerun: true } } } }),
        }
  const proposal = await propose(asked.hand, 'propose_action', { do: verb, execution_id, body })
  if (E.isLeft(proposal)) return proposal
  const which = await whichOf(asked, verb, execution_id)
  if (E.isLeft(which)) return which
  return E.right({
    content: paragraphs(
      `I propose to ${WORDS[verb]} execution ${execution_id}${which.right.of}${from === undefined || verb !== 'fork' ? '' : `, with ${from} starting over`}. Nothing happens until you apply it.`,
      which.right.others,
      verdict(proposal.right),
    ),
    references: [{ kind: 'execution', id: execution_id }],
  })
}

/** Of what it is a run, and whether it is one of several that could be meant. */
const whichOf = async ({ text, hand, request }: Asked, verb: Exclude<Do, 'execute'>, execution_id: string) => {
  const execution = await hand.use('get_execution', { execution_id })
  if (E.isLeft(execution)) return execution
  const { workflow_id, workflow_name, status, created_at } = execution.right
  const of = ` of ${plain(workflow_name, 100)} (${status}, created ${timeAt(created_at, request.context.utc_offset_minutes)})`
  if (text.includes(execution_id) || request.context.execution_id === execution_id) return E.right({ of, others: '' })
  const alike = await hand.use('list_executions', { workflow_id, status: ALLOWED[verb], limit: 2 })
  if (E.isLeft(alike)) return alike
  const isOne = alike.right.executions.length < 2
  return E.right({
    of,
    others: isOne ? '' : 'There are others of it in such a state: to mean one of those, say its id.',
  })
}

const WORDS: Readonly<Record<Exclude<Do, 'execute'>, string>> = {
  pause: 'pause',
  resume: 'resume',
  cancel: 'cancel',
  retry: 'retry',
  fork: 'let a new execution go on from',
}
