import { absurd } from 'fp-ts/lib/function.js'
import type { Happened } from '../decider.ts'
import type { Definition } from './definition.ts'
import type { DefinitionEvent, FromTemplate } from './events.ts'

export interface Version {
  readonly version: number
  readonly definition: Definition
  readonly created_at: string
}

/** A workflow with all of its versions; version n is the n-th. It does not exist while it has none. */
export interface Workflow {
  readonly versions: readonly Version[]
  readonly archived: boolean
  readonly template?: FromTemplate
}

interface Draft {
  versions: Version[]
  archived: boolean
  template?: FromTemplate
}

export const initial = (): Workflow => ({ versions: [], archived: false })

export const evolve = (workflow: Workflow, event: Happened<DefinitionEvent>): Workflow => {
  const draft = workflow as Draft
  switch (event.type) {
    case 'workflow_created':
      draft.versions.push({ version: 1, definition: event.data.definition, created_at: event.at })
      if (event.data.template !== undefined) draft.template = event.data.template
      return draft
    case 'workflow_updated':
      draft.versions.push({ ...event.data, created_at: event.at })
      return draft
    case 'workflow_archived':
      draft.archived = true
      return draft
    default:
      return absurd(event)
  }
}

/** The version that is named, or the latest; undefined when there is no such version. */
export const versionOf = (workflow: Workflow, version?: number): Version | undefined =>
  version === undefined ? workflow.versions.at(-1) : workflow.versions[version - 1]

export const createdAt = (workflow: Workflow): string | undefined => workflow.versions[0]?.created_at

export const updatedAt = (workflow: Workflow): string | undefined => workflow.versions.at(-1)?.created_at
