import * as E from 'fp-ts/lib/Either.js'
import type { Intent } from '../../decider.ts'
import { sameJson } from '../../json.ts'
import type { Rejection } from '../../rejection.ts'
import type { Definition } from '../definition.ts'
import type { DefinitionEvent } from '../events.ts'
import { versionOf, type Workflow } from '../state.ts'

/** The next version, if the latest is the one that the caller knows. The definition that it has already makes no version. */
export const updateWorkflow =
  (
    workflowId: string,
    definition: Definition,
    expectedVersion?: number,
  ): Intent<Workflow, DefinitionEvent, Rejection> =>
  (workflow) => {
    const latest = versionOf(workflow)
    if (latest === undefined) return E.left({ tag: 'workflow_not_found', workflow_id: workflowId })
    if (workflow.archived) return E.left({ tag: 'workflow_archived', workflow_id: workflowId })
    if (expectedVersion !== undefined && expectedVersion !== latest.version) {
      return E.left({ tag: 'workflow_version_changed', expected: expectedVersion, actual: latest.version })
    }
    return sameJson(latest.definition, definition)
      ? E.right([])
      : E.right([{ type: 'workflow_updated', data: { version: latest.version + 1, definition } }])
  }
