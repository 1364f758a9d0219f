/** What of the feed one may want to see; without types it is everything. */
export const KINDS: readonly (readonly [name: string, label: string, types: readonly string[] | undefined])[] = [
  ['all', 'Everything', undefined],
  [
    'executions',
    'Executions begin and end',
    [
      'workflow_submitted',
      'workflow_forked',
      'workflow_started',
      'workflow_completed',
      'workflow_failed',
      'workflow_cancelled',
    ],
  ],
  [
    'trouble',
    'What goes wrong',
    [
      'workflow_failed',
      'task_failed',
      'task_timed_out',
      'task_retry_scheduled',
      'task_error_caught',
      'compensation_started',
      'schedule_run_refused',
      'schedule_missed',
    ],
  ],
  [
    'people',
    'What people do',
    [
      'workflow_paused',
      'workflow_resumed',
      'workflow_retried',
      'workflow_forked',
      'signal_received',
      'approval_decided',
      'checkpoint_created',
      'workflow_created',
      'workflow_updated',
      'component_registered',
    ],
  ],
]
