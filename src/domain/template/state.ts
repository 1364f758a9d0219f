import { absurd } from 'fp-ts/lib/function.js'
import type { Happened } from '../decider.ts'
import type { TemplateEvent } from './events.ts'
import type { Template } from './template.ts'

export interface TemplateVersion {
  readonly version: number
  readonly template: Template
  readonly created_at: string
}

/** A template with all of its versions; version n is the n-th. It does not exist while it has none. */
export interface TemplateState {
  readonly versions: readonly TemplateVersion[]
  readonly archived: boolean
}

interface Draft {
  versions: TemplateVersion[]
  archived: boolean
}

export const initial = (): TemplateState => ({ versions: [], archived: false })

export const evolve = (state: TemplateState, event: Happened<TemplateEvent>): TemplateState => {
  const draft = state as Draft
  switch (event.type) {
    case 'template_created':
      draft.versions.push({ version: 1, template: event.data.template, created_at: event.at })
      return draft
    case 'template_updated':
      draft.versions.push({ version: event.data.version, template: event.data.template, created_at: event.at })
      return draft
    case 'template_archived':
      draft.archived = true
      return draft
    default:
      return absurd(event)
  }
}

/** The version that is named, or the latest; undefined when there is no such version. */
export const templateVersion = (state: TemplateState, version?: number): TemplateVersion | undefined =>
  version === undefined ? state.versions.at(-1) : state.versions[version - 1]
