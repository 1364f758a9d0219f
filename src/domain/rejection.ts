import type { Problem } from './problem.ts'

/** Every "no" the domain can say. What a caller can act on is data, not prose. */
export type Rejection =
  | { readonly tag: 'workflow_not_found'; readonly workflow_id: string }
  | { readonly tag: 'workflow_version_not_found'; readonly workflow_id: string; readonly version: number }
  | { readonly tag: 'workflow_archived'; readonly workflow_id: string }
  | { readonly tag: 'workflow_version_changed'; readonly expected: number; readonly actual: number }
  | { readonly tag: 'template_not_found'; readonly template_id: string }
  | { readonly tag: 'template_version_not_found'; readonly template_id: string; readonly version: number }
  | { readonly tag: 'template_archived'; readonly template_id: string }
  | { readonly tag: 'template_version_changed'; readonly expected: number; readonly actual: number }
  | { readonly tag: 'invalid_template'; readonly problems: readonly Problem[] }
  | { readonly tag: 'invalid_parameters'; readonly problems: readonly Problem[] }
  | { readonly tag: 'invalid_definition'; readonly problems: readonly Problem[] }
  | { readonly tag: 'untranslatable_definition'; readonly problems: readonly Problem[] }
  | { readonly tag: 'invalid_input'; readonly problems: readonly Problem[] }
  | { readonly tag: 'execution_not_found'; readonly execution_id: string }
  | { readonly tag: 'execution_exists'; readonly execution_id: string }
  | {
      readonly tag: 'start_key_taken'
      readonly key: string
      readonly execution_id: string
      readonly status: string
    }
  | { readonly tag: 'concurrency_limit_reached'; readonly key: string; readonly limit: number }
  | { readonly tag: 'execution_over'; readonly status: string; readonly wanted: string }
  | { readonly tag: 'parent_not_running'; readonly parent_id: string; readonly status: string }
  | { readonly tag: 'too_many_signals'; readonly limit: number }
  | { readonly tag: 'approval_not_found'; readonly approval_id: string }
  | {
      readonly tag: 'approval_decided'
      readonly approval_id: string
      readonly decision: 'approved' | 'rejected'
      readonly by: string | null
      readonly decided_at: string
    }
  | { readonly tag: 'approval_over'; readonly approval_id: string; readonly status: string }
  | { readonly tag: 'not_an_approver'; readonly by: string | undefined; readonly approvers: readonly string[] }
  | { readonly tag: 'task_token_unknown' }
  | { readonly tag: 'task_attempt_over'; readonly task_id: string; readonly attempt: number; readonly why: string }
  | { readonly tag: 'invalid_changes'; readonly problems: readonly Problem[] }
  | { readonly tag: 'not_failed'; readonly status: string }
  | { readonly tag: 'nothing_to_retry'; readonly why: string }
  | { readonly tag: 'parent_has_gone_on'; readonly parent_id: string }
  | { readonly tag: 'task_not_ready'; readonly task_id: string }
  | { readonly tag: 'task_not_running'; readonly task_id: string }
  | { readonly tag: 'checkpoint_not_found'; readonly checkpoint_id: string }
  | {
      readonly tag: 'checkpoint_not_valid'
      readonly checkpoint_id: string
      readonly expected: string
      readonly actual: string
    }
  | { readonly tag: 'state_not_saved'; readonly execution_id: string; readonly revision: number }
  | { readonly tag: 'revision_not_found'; readonly revision: number; readonly last: number }
  | { readonly tag: 'time_before_start'; readonly time: string; readonly began_at: string }
  | {
      readonly tag: 'history_too_long'
      readonly execution_id: string
      readonly events: number
      readonly characters: number
    }
  | { readonly tag: 'invalid_condition'; readonly problems: readonly Problem[] }
  | { readonly tag: 'bisect_too_heavy'; readonly seconds: number; readonly revision: number }
  | { readonly tag: 'schedule_not_found'; readonly schedule_id: string }
  | { readonly tag: 'invalid_schedule'; readonly problems: readonly Problem[] }
  | { readonly tag: 'webhook_not_found'; readonly webhook_id: string }
  | { readonly tag: 'dead_letter_not_found'; readonly webhook_id: string; readonly position: number }
  | { readonly tag: 'invalid_webhook'; readonly problems: readonly Problem[] }
  | { readonly tag: 'hook_not_found'; readonly hook_id: string }
  | { readonly tag: 'invalid_hook'; readonly problems: readonly Problem[] }
  | { readonly tag: 'hook_secret_missing'; readonly hook_id: string }
  | { readonly tag: 'hook_signature_invalid'; readonly reason: string }
  | { readonly tag: 'hook_mapping_failed'; readonly problems: readonly Problem[] }
  | { readonly tag: 'too_many_deliveries'; readonly limit: number }
  | { readonly tag: 'no_archives' }
  | { readonly tag: 'archive_not_found'; readonly archive_id: string }
  | { readonly tag: 'component_not_found'; readonly name: string }
  | { readonly tag: 'component_built_in'; readonly name: string }
  | { readonly tag: 'component_not_pulled'; readonly name: string }
  | { readonly tag: 'too_many_polls'; readonly limit: number }
  | { readonly tag: 'action_not_found'; readonly component: string; readonly action: string }
