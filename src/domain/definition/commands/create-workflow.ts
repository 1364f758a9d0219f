import * as E from 'fp-ts/lib/Either.js'
import type { Intent } from '../../decider.ts'
import { sameJson } from '../../json.ts'
import type { Rejection } from '../../rejection.ts'
import type { Definition } from '../definition.ts'
import type { DefinitionEvent, FromTemplate } from '../events.ts'
import type { Workflow } from '../state.ts'

/** Version 1 of a new workflow. Asked again with the same definition, nothing happens. */
export const createWorkflow =
  (definition: Definition, template?: FromTemplate): Intent<Workflow, DefinitionEvent, Rejection> =>
  (workflow) => {
    const first = workflow.versions[0]
    if (first === undefined) {
      const data = template === undefined ? { definition } : { definition, template }
      return E.right([{ type: 'workflow_created', data }])
    }
    return sameJson(first.definition, definition)
      ? E.right([])
      : E.left({ tag: 'workflow_version_changed', expected: 0, actual: workflow.versions.length })
  }
