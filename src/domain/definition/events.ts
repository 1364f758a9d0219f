import * as t from 'io-ts'
import type { EventsOf } from '../decider.ts'
import { Definition } from './definition.ts'

export const definitionEvents = {
  workflow_created: t.strict({ definition: Definition }),
  workflow_updated: t.strict({ version: t.number, definition: Definition }),
  workflow_archived: t.strict({}),
}
export type DefinitionEvent = EventsOf<typeof definitionEvents>
