import * as t from 'io-ts'
import type { EventsOf } from '../decider.ts'
import { Template } from './template.ts'

export const templateEvents = {
  template_created: t.strict({ template_id: t.string, template: Template }),
  template_updated: t.strict({ template_id: t.string, version: t.number, template: Template }),
  template_archived: t.strict({ template_id: t.string }),
}
export type TemplateEvent = EventsOf<typeof templateEvents>
