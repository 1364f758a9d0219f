import * as t from 'io-ts'
import type { VersionRow } from '../../../projections/read-models.ts'
import { Definition } from '../../domain/definition/definition.ts'
import { FromTemplate } from '../../domain/definition/index.ts'
import { languageCodec } from '../language.ts'
import { GraphCodec } from './graph.ts'
import { Problem, count, text } from './shared.ts'

/** What an author writes, as the table of the language has it. */
export const NewWorkflow = languageCodec()

export const Workflow = t.intersection(
  [
    t.type({
      workflow_id: text,
      version: count,
      archived: t.boolean,
      created_at: text,
      updated_at: text,
      position: count,
    }),
    Definition,
    t.partial({ template: FromTemplate }),
  ],
  'Workflow',
)

export type Workflow = t.TypeOf<typeof Workflow>

/** What was stored, and what is likely not as it was meant, when something is. */
export const StoredWorkflow = t.intersection(
  [Workflow, t.partial({ warnings: t.readonlyArray(Problem) })],
  'StoredWorkflow',
)

export const WorkflowVersion: t.Type<VersionRow, unknown, unknown> = t.type(
  { version: count, created_at: text, position: count },
  'WorkflowVersion',
)

const outlineFields = { levels: t.readonlyArray(t.readonlyArray(text)), longest_path: t.readonlyArray(text) }

export const Validation = t.intersection(
  [
    t.type({
      valid: t.boolean,
      errors: t.readonlyArray(Problem),
      warnings: t.readonlyArray(Problem),
      ...outlineFields,
      /** The tasks within tasks, by the path of the task that they are within. */
      blocks: t.readonlyArray(t.type({ task_id: text, ...outlineFields })),
    }),
    t.partial({ graph: GraphCodec }),
  ],
  'Validation',
)
