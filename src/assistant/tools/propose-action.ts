import * as E from 'fp-ts/lib/Either.js'
import { checkInput } from '../../domain/definition/index.ts'
import type { ExecutionDocument, ExecutionStatus } from '../../domain/execution/document.ts'
import { didYouMean } from '../../domain/expression/nearest.ts'
import { at, type Problem } from '../../domain/problem.ts'
import type { Proposal, ProposedAction } from '../../http/assistant.ts'
import { bodyProblems } from '../../http/bodies.ts'
import type { Reading } from '../../http/reading.ts'
import type { Refusal } from '../../http/refusal.ts'
import type { WorkflowDocument } from '../documents.ts'
import type { Arguments, Tool } from '../tool.ts'

type ActionProposal = Extract<Proposal, { readonly kind: 'action' }>
type Do = ProposedAction['do']
type Body = Readonly<Record<string, unknown>>

/** The statuses in which an execution takes a command. */
const TAKES: Readonly<Record<Exclude<Do, 'execute'>, readonly ExecutionStatus[]>> = {
  pause: ['pending', 'running'],
  resume: ['paused'],
  cancel: ['pending', 'running', 'paused'],
  retry: ['failed'],
  fork: ['pending', 'running', 'paused', 'completed', 'failed', 'cancelled'],
}

const DOES = Object.keys({ execute: 0, ...TAKES }) as readonly Do[]

export interface WantedAction {
  readonly do: Do
  readonly execution_id?: string | undefined
  readonly workflow_id?: string | undefined
  readonly body?: Body | undefined
}

/** A command with what the server would say against it now. By the time that it is sent, it may say more. */
export const proposeAction = (wanted: WantedAction, read: Reading): Promise<E.Either<Refusal, ActionProposal>> =>
  wanted.do === 'execute' ? toExecute(wanted, read) : toSteer({ ...wanted, do: wanted.do }, read)

const toExecute = async (
  { workflow_id = '', body = {} }: WantedAction,
  read: Reading,
): Promise<E.Either<Refusal, ActionProposal>> => {
  const found = await read('GET /api/workflows/{id}', { params: { id: workflow_id } })
  if (E.isLeft(found)) return found
  const workflow = found.right as WorkflowDocument
  const fits = checkInput(workflow, body['input'] ?? {})
  const problems = [
    ...(workflow.archived ? [said('', 'workflow_archived', 'The workflow is archived: it starts no executions.')] : []),
    ...bodyProblems('POST /api/executions', { ...body, workflow_id }),
    ...(E.isLeft(fits) ? fits.left : []),
  ]
  const action = { do: 'execute', workflow_id, method: 'POST', path: '/api/executions' } as const
  return E.right({ kind: 'action', action: { ...action, body: { ...body, workflow_id } }, problems })
}

const toSteer = async (
  { do: verb, execution_id = '', body = {} }: WantedAction & { readonly do: Exclude<Do, 'execute'> },
  read: Reading,
): Promise<E.Either<Refusal, ActionProposal>> => {
  const found = await read('GET /api/executions/{id}', { params: { id: execution_id } })
  if (E.isLeft(found)) return found
  const execution = found.right as ExecutionDocument
  const { status } = execution
  const allowed = TAKES[verb]
  const message = `The execution is ${status}; ${verb} is for one that is ${allowed.join(' or ')}.`
  const problems = [
    ...(allowed.includes(status) ? [] : [said('', 'wrong_state', message)]),
    ...bodyProblems(`POST /api/executions/{id}/${verb}`, body),
    ...(verb === 'fork' ? unknownTasks(body, execution) : []),
  ]
  const path = `/api/executions/${encodeURIComponent(execution_id)}/${verb}`
  return E.right({ kind: 'action', action: { do: verb, execution_id, method: 'POST', path, body }, problems })
}

const said = (pointer: string, code: string, message: string): Problem => ({ pointer, code, message })

const unknownTasks = ({ changes }: Body, { tasks }: ExecutionDocument): readonly Problem[] => {
  const { tasks: changed = {} } = (changes ?? {}) as { readonly tasks?: Body }
  return Object.keys(changed)
    .filter((id) => !Object.hasOwn(tasks, id))
    .map((id) => {
      const message = `The execution has no task ${id}.${didYouMean(id, Object.keys(tasks))}`
      return said(at('/changes/tasks', id), 'unknown_task', message)
    })
}

const readArguments = (given: Arguments): E.Either<Refusal, WantedAction> => {
  const { do: verb, execution_id, workflow_id, body, ...more } = given
  const target = verb === 'execute' ? 'workflow_id' : 'execution_id'
  const isBody = body === undefined || (typeof body === 'object' && body !== null && !Array.isArray(body))
  const problems = [
    ...(DOES.some((one) => one === verb) ? [] : [said('/do', 'invalid_value', `must be one of ${DOES.join(', ')}`)]),
    ...(typeof given[target] === 'string' ? [] : [said(`/${target}`, 'required', 'must be the id of one')]),
    ...(isBody ? [] : [said('/body', 'invalid_value', 'must be an object')]),
    ...Object.keys(more).map((name) => said(`/${name}`, 'unknown_field', 'there is no such argument.')),
  ]
  return problems.length > 0 ? E.left({ tag: 'invalid_body', problems }) : E.right(given as unknown as WantedAction)
}

export const proposeActionTool: Tool = {
  name: 'propose_action',
  description:
    'Show the user a command that they may send: execute a workflow, or pause, resume, cancel, retry or fork an execution. It is checked, and nothing is sent.',
  parameters: {
    type: 'object',
    properties: {
      do: { type: 'string', enum: DOES },
      execution_id: { type: 'string', description: 'For all but execute.' },
      workflow_id: { type: 'string', description: 'For execute.' },
      body: {
        type: 'object',
        description:
          'execute: {input?, metadata?, priority?}. pause, resume, cancel, retry: {reason?}. fork: {at_revision?, changes?: {input?, tasks?: {<id>: {rerun: true} | {output} | {input}}, definition?, definition_version?}, reason?}.',
      },
    },
    required: ['do'],
    additionalProperties: false,
  },
  told: ({ action, problems }: ActionProposal) =>
    `to ${action.do}${problems.length === 0 ? '' : `, which would be refused`}`,
  run: async (given, { read, propose }) => {
    const wanted = readArguments(given)
    if (E.isLeft(wanted)) return wanted
    const proposal = await proposeAction(wanted.right, read)
    if (E.isRight(proposal)) propose(proposal.right)
    return proposal
  },
}
