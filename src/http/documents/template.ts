import * as t from 'io-ts'
import { Template as StoredTemplate } from '../../domain/template/template.ts'
import { Problem, count, text } from './shared.ts'
import { Workflow } from './workflow.ts'

export const Template = t.intersection(
  [
    t.type({
      template_id: text,
      version: count,
      archived: t.boolean,
      created_at: text,
      updated_at: text,
      position: count,
    }),
    StoredTemplate,
  ],
  'Template',
)

export type Template = t.TypeOf<typeof Template>

/** What was stored, and what is likely not as it was meant. */
export const WarnedTemplate = t.intersection(
  [Template, t.type({ warnings: t.readonlyArray(Problem) })],
  'WarnedTemplate',
)

/** A workflow that was just made of a template. */
export const InstantiatedWorkflow = t.intersection(
  [Workflow, t.type({ template_id: text, template_version: count, warnings: t.readonlyArray(Problem) })],
  'InstantiatedWorkflow',
)
