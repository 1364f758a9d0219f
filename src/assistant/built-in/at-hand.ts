import * as E from 'fp-ts/lib/Either.js'
import { parseSent } from '../../domain/definition/dialect/parse-sent.ts'
import type { Refusal } from '../../http/refusal.ts'
import type { WorkflowDocument } from '../documents.ts'
import type { Asked } from './asked.ts'
import { workflowNamedIn } from './subject.ts'

/** The definition that a change is about, and the workflow that it is of. */
export interface AtHand {
  readonly definition: Readonly<Record<string, unknown>>
  readonly workflow_id?: string
}

/** What was opened in an editor goes before a workflow that is named, and that before the one that is looked at. */
export const definitionAtHand = async (
  asked: Asked,
): Promise<E.Either<Refusal, AtHand | { readonly none: string } | undefined>> => {
  const { request, hand } = asked
  const { definition, workflow_id, execution_id } = request.context
  if (definition !== undefined) {
    const parsed = parseSent(definition)
    if (E.isLeft(parsed)) {
      const [first] = parsed.left.problems
      const why = first === undefined ? '' : ` ${first.pointer} ${first.message}`
      return E.right({ none: `The definition that is open is not valid yet, so it cannot be changed safely:${why}` })
    }
    return E.right({
      definition: { ...parsed.right.definition },
      ...(workflow_id === undefined ? {} : { workflow_id }),
    })
  }
  const named = await workflowNamedIn(asked)
  if (E.isLeft(named)) return named
  if (named.right !== undefined) return E.right(ofWorkflow(named.right))
  const id = workflow_id ?? (execution_id === undefined ? undefined : await workflowOf(asked, execution_id))
  if (id === undefined) return E.right(undefined)
  const workflow = await hand.use('get_workflow', { workflow_id: id })
  return E.isLeft(workflow) ? workflow : E.right(ofWorkflow(workflow.right))
}

const workflowOf = async ({ hand }: Asked, execution_id: string): Promise<string | undefined> => {
  const execution = await hand.use('get_execution', { execution_id })
  return E.isRight(execution) ? execution.right.workflow_id : undefined
}

const ofWorkflow = (workflow: WorkflowDocument): AtHand => {
  const { workflow_id, version, archived, updated_at, ...rest } = workflow
  const { created_at, position, template, ...definition } = rest as typeof rest & Readonly<Record<string, unknown>>
  void [version, archived, updated_at, created_at, position, template]
  return { definition, workflow_id }
}
