import type { Comparison } from '../domain/compare/compare-runs.ts'
import type { Definition } from '../domain/definition/definition.ts'
import type { ApprovalDocument, ExecutionDocument, ExecutionStatus } from '../domain/execution/document.ts'
import type { Explanation } from '../domain/execution/explain/index.ts'
import type { Problem } from '../domain/problem.ts'
import type { Template } from '../domain/template/template.ts'

/** What the endpoints answer, as far as the rules look into it. */

export type ExecutionSummary = Omit<ExecutionDocument, 'input' | 'output' | 'tasks'>

export interface WorkflowDocument extends Definition {
  readonly workflow_id: string
  readonly version: number
  readonly archived: boolean
  readonly updated_at: string
}

export interface TemplateDocument extends Template {
  readonly template_id: string
  readonly version: number
}

export interface ExampleDocument {
  readonly name: string
  readonly description: string
  readonly tags: readonly string[]
  /** In YAML. */
  readonly text: string
}

export interface ComponentDocument {
  readonly name: string
  readonly status: 'unknown' | 'up' | 'down'
  readonly actions: readonly string[]
  readonly last_seen: string | null
}

export interface Validated {
  readonly valid: boolean
  readonly errors: readonly Problem[]
  readonly warnings: readonly Problem[]
  readonly levels: readonly (readonly string[])[]
}

export interface StatusDocument {
  readonly status: string
  readonly version: string
  readonly uptime_seconds: number
  readonly executions: Readonly<Record<ExecutionStatus, number>> | null
  readonly components: { readonly up: number; readonly down: number; readonly unknown: number }
  readonly event_store: { readonly kind: string; readonly away_since: string | null }
  readonly read_models: { readonly lag: number }
  readonly limits: Readonly<Record<string, number>>
}

interface Page {
  readonly next_cursor: string | null
}

/** What each tool answers. */
export interface Answers {
  readonly find: { readonly workflows: readonly WorkflowDocument[]; readonly templates: readonly TemplateDocument[] }
  readonly get_workflow: WorkflowDocument
  readonly list_executions: Page & { readonly executions: readonly ExecutionSummary[] }
  readonly get_execution: ExecutionDocument
  readonly explain_execution: Explanation
  readonly compare_executions: Comparison
  readonly get_template: TemplateDocument
  readonly list_examples: { readonly examples: readonly ExampleDocument[] }
  readonly list_components: { readonly components: readonly ComponentDocument[] }
  readonly list_approvals: Page & { readonly approvals: readonly ApprovalDocument[] }
  readonly get_status: StatusDocument
  readonly validate_definition: Validated
}
