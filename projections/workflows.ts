import { absurd } from 'fp-ts/lib/function.js'
import type { Definition } from '../src/domain/definition/definition.ts'
import type { DefinitionEvent, FromTemplate } from '../src/domain/definition/events.ts'
import type { Recorded } from '../src/store/event-store.ts'
import { Inapplicable } from './inapplicable.ts'
import { idIn } from './streams.ts'

/** What the list of workflows keeps of one of them: its latest version and whether it is still in use. */
export interface ListedWorkflow {
  readonly workflow_id: string
  readonly name: string
  readonly version: number
  readonly archived: boolean
  readonly created_at: string
  readonly revision: number
  readonly position: number
  readonly template: FromTemplate | null
}

export type WorkflowRecord = Recorded & DefinitionEvent

/** A version as it is made. */
export interface NewVersion {
  readonly version: number
  readonly definition: Definition
}

/** The row after the event, and the version that the event makes. Throws `Inapplicable`. */
export const workflowAfter = (
  row: ListedWorkflow | undefined,
  event: WorkflowRecord,
): { readonly row: ListedWorkflow; readonly made: NewVersion | undefined } => {
  const { revision, position } = event
  if (revision !== (row?.revision ?? -1) + 1)
    throw new Inapplicable(event, `the revision before it is ${row?.revision ?? -1}`)

  if (event.type === 'workflow_created') {
    if (row !== undefined) throw new Inapplicable(event, 'the workflow was created before')
    const { definition, template = null } = event.data
    const workflow_id = idIn(event.stream)
    const created = { workflow_id, name: definition.name, version: 1, archived: false, created_at: event.at, template }
    return { row: { ...created, revision, position }, made: { version: 1, definition } }
  }
  if (row === undefined) throw new Inapplicable(event, 'the workflow was never created')

  switch (event.type) {
    case 'workflow_updated': {
      const { version, definition } = event.data
      if (version !== row.version + 1) throw new Inapplicable(event, `the version before it is ${row.version}`)
      return { row: { ...row, name: definition.name, version, revision, position }, made: { version, definition } }
    }
    case 'workflow_archived':
      return { row: { ...row, archived: true, revision, position }, made: undefined }
    default:
      return absurd(event)
  }
}
