import * as E from 'fp-ts/lib/Either.js'
import type { ExecutionStatus } from '../../domain/execution/document.ts'
import type { Refusal } from '../../http/refusal.ts'
import type { ExecutionSummary, WorkflowDocument } from '../documents.ts'
import type { Asked } from './asked.ts'
import { statusesIn } from './statuses.ts'
import { namesIn, uuidsIn } from './words.ts'

/** The workflow that a question names; undefined when it names none that there is. The longest name is meant. */
export const workflowNamedIn = async ({
  text,
  hand,
}: Asked): Promise<E.Either<Refusal, WorkflowDocument | undefined>> => {
  const found = await hand.use('find', { words: text })
  if (E.isLeft(found)) return found
  const isNamed = namesIn(text)
  const named = found.right.workflows.filter(({ name, workflow_id }) => isNamed(name) || text.includes(workflow_id))
  return E.right([...named].sort((a, b) => b.name.length - a.name.length)[0])
}

/** The runs that a question is about, when it names none by its id: those of a workflow, in a status, the latest first. */
export interface Runs {
  readonly workflow?: WorkflowDocument | undefined
  readonly statuses: readonly ExecutionStatus[]
}

export const latest = async (
  { hand }: Asked,
  { workflow, statuses }: Runs,
  limit = 1,
): Promise<E.Either<Refusal, readonly ExecutionSummary[]>> => {
  const listed = await hand.use('list_executions', {
    limit,
    ...(workflow === undefined ? {} : { workflow_id: workflow.workflow_id }),
    ...(statuses.length === 0 ? {} : { status: statuses }),
  })
  return E.isLeft(listed) ? listed : E.right(listed.right.executions)
}

const SHOWN = /\b(?:this|that|it|its|the (?:run|execution)|here)\b/i
const LATEST = /\b(?:last|latest|newest|most recent|recent|previous)\b/i

/** The execution that a question is about; or a sentence that says why that is none. */
export type Subject = { readonly execution_id: string } | { readonly none: string }

export const subjectOf = async (
  asked: Asked,
  otherwise: readonly ExecutionStatus[],
): Promise<E.Either<Refusal, Subject>> => {
  const { text, request, hand } = asked
  const [id] = uuidsIn(text)
  if (id !== undefined) {
    const found = await hand.use('get_execution', { execution_id: id })
    if (E.isRight(found)) return E.right({ execution_id: id })
    if (found.left.tag !== 'execution_not_found') return found
    const workflow = await hand.use('get_workflow', { workflow_id: id })
    if (E.isLeft(workflow))
      return workflow.left.tag === 'workflow_not_found'
        ? E.right({ none: `There is no execution and no workflow ${id}.` })
        : workflow
    return lastOf(asked, { workflow: workflow.right, statuses: statusesIn(text) })
  }

  const { execution_id } = request.context
  const pointed = execution_id ?? mentioned(asked)
  if (pointed !== undefined && SHOWN.test(text) && !LATEST.test(text)) return E.right({ execution_id: pointed })

  const workflow = await workflowNamedIn(asked)
  if (E.isLeft(workflow)) return workflow
  const statuses = statusesIn(text)
  if (workflow.right !== undefined || LATEST.test(text) || pointed === undefined)
    return lastOf(asked, { workflow: workflow.right, statuses: statuses.length === 0 ? otherwise : statuses })
  return E.right({ execution_id: pointed })
}

const lastOf = async (asked: Asked, runs: Runs): Promise<E.Either<Refusal, Subject>> => {
  const found = await latest(asked, runs)
  if (E.isLeft(found)) return found
  const [first] = found.right
  if (first !== undefined) return E.right({ execution_id: first.execution_id })
  if (runs.workflow !== undefined && runs.statuses.length > 0) {
    const any = await latest(asked, { workflow: runs.workflow, statuses: [] })
    if (E.isLeft(any)) return any
    const [last] = any.right
    if (last !== undefined) return E.right({ execution_id: last.execution_id })
  }
  const which = runs.statuses.length === 0 ? '' : `${runs.statuses.join(' or ')} `
  const of = runs.workflow === undefined ? '' : ` of ${runs.workflow.name}`
  return E.right({ none: `There is no ${which}execution${of}.` })
}

/** What was spoken of last. */
const mentioned = ({ request: { history } }: Asked): string | undefined =>
  history.flatMap(({ content }) => uuidsIn(content).slice(0, 1)).at(-1)
