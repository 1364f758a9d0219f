import type { Aggregate } from '../decider.ts'
import { definitionEvents, type DefinitionEvent } from './events.ts'
import { evolve, initial, type Workflow } from './state.ts'

export const workflow: Aggregate<Workflow, DefinitionEvent> = {
  name: 'workflow',
  events: definitionEvents,
  initial,
  evolve,
}

export { archiveWorkflow } from './commands/archive-workflow.ts'
export { createWorkflow } from './commands/create-workflow.ts'
export { updateWorkflow } from './commands/update-workflow.ts'
export { checkInput, checkOutput } from './check-value.ts'
export { compilePlan } from './compile-plan.ts'
export { parts as schemaParts, schemaOf, workflowSchema } from './language/json-schema.ts'
export { outline } from './outline.ts'
export { parseDefinition, type ParsedDefinition } from './parse-definition.ts'
export { parseSent } from './dialect/parse-sent.ts'
export { placeholder } from './secret-leaves.ts'
export { createdAt, updatedAt, versionOf, type Workflow } from './state.ts'
export type { Definition } from './definition.ts'
export { FromTemplate } from './events.ts'
export type { DefinitionEvent }
