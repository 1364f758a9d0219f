import * as t from 'io-ts'
import type { EventsOf } from '../decider.ts'
import { Template } from './template.ts'

export const templateEvents = {
  template_created: t.strict({ template: Template }),
  template_updated: t.strict({ version: t.number, template: Template }),
  template_archived: t.strict({}),
}
export type TemplateEvent = EventsOf<typeof templateEvents>
