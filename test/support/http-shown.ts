/** What answers may show, as far as tests look into it: each test asserts the part that it is about. */
export interface Shown {
  readonly code: string
  readonly detail: string
  readonly reasons: readonly string[]
  readonly type: string
  readonly event_type: string
  readonly pointer: string
  readonly errors: readonly Shown[]

  readonly template_id: string
  readonly template_version: number
  readonly template: Shown
  readonly templates: readonly Shown[]
  readonly parameters: Readonly<Record<string, unknown>>
  readonly warnings: readonly Shown[]
  readonly definition: unknown
  readonly input_schema: unknown

  readonly checkpoint_id: string
  readonly event_revision: number
  readonly state_hash: string
  readonly state: unknown
  readonly original_execution_id: string

  readonly workflow_id: string
  readonly schedule_id: string
  readonly schedules: readonly Shown[]
  readonly next_due_at: readonly string[]
  readonly running: readonly Shown[]
  readonly last_runs: readonly Shown[]
  readonly waiting: number
  readonly execution_id: string
  readonly task_id: string
  readonly approval_id: string
  readonly child_execution_id: string
  readonly parent: Shown
  readonly wait: boolean
  readonly decision: unknown
  readonly name: string
  readonly status: string
  readonly version: number
  readonly revision: number
  readonly position: number
  readonly updated_at: string
  readonly progress: unknown
  readonly archived: boolean
  readonly output: unknown
  readonly depends_on: readonly string[]
  readonly longest_path: readonly string[]
  readonly tasks: readonly Shown[] & Readonly<Record<string, Shown>>
  readonly actions: readonly string[]
  readonly limits: Readonly<Record<string, number>>

  readonly workflows: readonly Shown[]
  readonly examples: readonly (Shown & {
    readonly file: string
    readonly text: string
    readonly tags: readonly string[]
  })[]
  readonly description: string
  readonly graph: { readonly nodes: readonly { readonly node_id: string }[]; readonly edges: readonly unknown[] }
  readonly executions: readonly Shown[]
  readonly approvals: readonly Shown[]
  readonly checkpoints: readonly Shown[]
  readonly versions: readonly Shown[]
  readonly events: readonly Shown[]
  readonly components: readonly Shown[]
  readonly routes: readonly { readonly method: string; readonly path: string; readonly summary: string }[]
  readonly next_cursor: string | null
  readonly as_of: number
}
