import * as t from 'io-ts'
import type { EventsOf } from '../decider.ts'
import { Definition } from './definition.ts'

/** What a workflow was made of: a version of a template, and the values of its parameters. */
export const FromTemplate = t.strict({
  template_id: t.string,
  version: t.number,
  parameter_values: t.record(t.string, t.unknown),
})
export type FromTemplate = t.TypeOf<typeof FromTemplate>

export const definitionEvents = {
  workflow_created: t.exact(
    t.intersection([t.type({ definition: Definition }), t.partial({ template: FromTemplate })]),
  ),
  workflow_updated: t.strict({ version: t.number, definition: Definition }),
  workflow_archived: t.strict({}),
}
export type DefinitionEvent = EventsOf<typeof definitionEvents>
