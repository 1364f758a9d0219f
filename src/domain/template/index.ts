import type { Aggregate } from '../decider.ts'
import { templateEvents, type TemplateEvent } from './events.ts'
import { evolve, initial, type TemplateState } from './state.ts'

export const template: Aggregate<TemplateState, TemplateEvent> = {
  name: 'template',
  events: templateEvents,
  initial,
  evolve,
}

export { archiveTemplate } from './commands/archive-template.ts'
export { createTemplate } from './commands/create-template.ts'
export { updateTemplate } from './commands/update-template.ts'
export { instantiate, type Instance } from './instantiate.ts'
export { TYPES } from './parameters.ts'
export { checkStored, parseTemplate, type FoundWorkflow, type ParsedTemplate } from './parse-template.ts'
export { templateVersion, type TemplateState } from './state.ts'
