import * as E from 'fp-ts/lib/Either.js'
import type { ProposedAction } from '../../../http/assistant.ts'
import type { Refusal } from '../../../http/refusal.ts'
import type { Asked, Intent, Said } from '../asked.ts'
import { assignmentsIn } from '../draft/clauses.ts'
import { propose, verdict } from '../propose.ts'
import { paragraphs, plain } from '../say/words.ts'
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
  if (verb === undefined || /\?\s*$/.test(text) || /\b\w+\.\w+\b.*\bthen\b/.test(text)) return undefined
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
  const { text, kept } = aside(asked.text)
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
  const what = WORDS[verb]
  return E.right({
    content: paragraphs(
      `I propose to ${what} execution ${execution_id}${from === undefined || verb !== 'fork' ? '' : `, with ${from} starting over`}. Nothing happens until you apply it.`,
      verdict(proposal.right),
    ),
    references: [{ kind: 'execution', id: execution_id }],
  })
}

const WORDS: Readonly<Record<Exclude<Do, 'execute'>, string>> = {
  pause: 'pause',
  resume: 'resume',
  cancel: 'cancel',
  retry: 'retry',
  fork: 'let a new execution go on from',
}

/** JSON and quotes hold values, not words. */
const aside = (text: string): { readonly text: string; readonly kept: readonly string[] } => {
  const kept: string[] = []
  return { text: text.replace(/\{.*\}|"[^"]*"/gs, (whole) => `\u0001${kept.push(whole) - 1}\u0002`), kept }
}
