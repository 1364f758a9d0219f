import * as E from 'fp-ts/lib/Either.js'
import type { Freshness, WorkflowRow } from '../../../projections/read-models.ts'
import {
  createdAt,
  updatedAt,
  versionOf,
  workflow,
  type Workflow as WorkflowState,
} from '../../domain/definition/index.ts'
import { fold } from '../../store/load.ts'
import { transact } from '../../store/transact.ts'
import type { Workflow } from '../documents/workflow.ts'
import { isoNow, type Parts } from '../parts.ts'
import type { Refusal } from '../refusal.ts'

/** Where commands about workflows go. */
export const changingWorkflows = (parts: Parts) =>
  transact(parts.store, workflow, () => ({ at: isoNow(parts), random: Math.random }), parts.newId)

/** A workflow as the outside sees it: what is known of it, and its latest definition's own fields. */
export const workflowDocument = (workflow_id: string, state: WorkflowState, position: number): Workflow => {
  const latest = versionOf(state)
  if (latest === undefined) throw new Error(`workflow ${workflow_id} has no version`)
  return {
    workflow_id,
    version: latest.version,
    archived: state.archived,
    created_at: createdAt(state) ?? latest.created_at,
    updated_at: updatedAt(state) ?? latest.created_at,
    position,
    ...(state.template === undefined ? {} : { template: state.template }),
    ...latest.definition,
  }
}

export const workflowRowDocument = ({ definition, ...row }: WorkflowRow): Workflow => ({ ...row, ...definition })

/** A version of a workflow, or its latest one, as the read models have it. */
export const workflowRow = async (
  workflow_id: string,
  version: number | undefined,
  fresh: Freshness,
  { readModels }: Parts,
): Promise<E.Either<Refusal, WorkflowRow>> => {
  const row = await readModels.workflow(workflow_id, version, fresh)()
  if (E.isLeft(row)) return row
  if (row.right !== undefined) return E.right(row.right)
  const latest = version === undefined ? row : await readModels.workflow(workflow_id, undefined, fresh)()
  if (E.isLeft(latest)) return latest
  return E.left(
    version === undefined || latest.right === undefined
      ? { tag: 'workflow_not_found', workflow_id }
      : { tag: 'workflow_version_not_found', workflow_id, version },
  )
}

/** What there is under an id, in the log itself. */
export const standingWorkflow = async (workflow_id: string, { store }: Parts) => {
  const folded = await fold(store, workflow, workflow_id)()
  if (E.isLeft(folded)) return folded
  return folded.right.revision < 0
    ? E.right(undefined)
    : E.right(workflowDocument(workflow_id, folded.right.state, folded.right.position))
}
