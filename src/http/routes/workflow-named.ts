import * as E from 'fp-ts/lib/Either.js'
import type { Freshness } from '../../../projections/read-models.ts'
import type { Parts } from '../parts.ts'
import type { Refusal } from '../refusal.ts'

export const wrong = (pointer: string, code: string, message: string): E.Either<Refusal, never> =>
  E.left({ tag: 'invalid_body', problems: [{ pointer, code, message }] })

interface Named {
  readonly workflow_id?: string | undefined
  readonly workflow_name?: string | undefined
}

/** The id of the workflow that is meant, by its id or by a name that only one has; undefined when neither is given. */
export const workflowNamed = async (
  { workflow_id, workflow_name }: Named,
  fresh: Freshness,
  { readModels }: Pick<Parts, 'readModels'>,
): Promise<E.Either<Refusal, string | undefined>> => {
  if (workflow_id !== undefined && workflow_name !== undefined)
    return wrong(
      '/workflow_name',
      'two_workflows',
      'cannot be given together with "workflow_id": leave one of them out',
    )
  if (workflow_name === undefined) return E.right(workflow_id)
  const named = await readModels.workflows({ name: workflow_name, limit: 2 }, fresh)()
  if (E.isLeft(named)) return named
  const [found, other] = named.right.rows
  if (found === undefined) return wrong('/workflow_name', 'no_such_workflow', 'is not the name of a workflow')
  return other === undefined
    ? E.right(found.workflow_id)
    : wrong('/workflow_name', 'several_workflows', 'is the name of several workflows: give "workflow_id" instead')
}
