import * as E from 'fp-ts/lib/Either.js'
import type { ReadModels } from '../../projections/read-models.ts'
import type { WorkflowsNamed } from '../engine/start-child.ts'

/** How the engine finds a workflow by its name: as the read models have it once they are as far as the log is now. */
export const workflowsNamedIn =
  ({ workflows }: Pick<ReadModels, 'workflows'>, head: () => number, wait_ms: number): WorkflowsNamed =>
  async (name) => {
    const found = await workflows({ name, limit: 2 }, { min_position: head(), wait_ms })()
    return E.isLeft(found)
      ? E.left({ tag: 'store_unavailable', reason: `the read models can't tell: ${found.left.tag}` })
      : E.right(found.right.rows.map(({ workflow_id }) => workflow_id))
  }
