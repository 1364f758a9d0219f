import * as E from 'fp-ts/lib/Either.js'
import type { Intent } from '../../decider.ts'
import type { Rejection } from '../../rejection.ts'
import type { DefinitionEvent } from '../events.ts'
import type { Workflow } from '../state.ts'

/** No new starts and no new versions; the history stays. Asking twice is the same as asking once. */
export const archiveWorkflow =
  (workflowId: string): Intent<Workflow, DefinitionEvent, Rejection> =>
  (workflow) => {
    if (workflow.versions.length === 0) return E.left({ tag: 'workflow_not_found', workflow_id: workflowId })
    return E.right(workflow.archived ? [] : [{ type: 'workflow_archived', data: {} }])
  }
