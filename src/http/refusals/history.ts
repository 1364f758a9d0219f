import { rowsOf, summary } from './row.ts'

/** Of what a history is asked, and of what goes on from it. */
export const ofHistory = rowsOf({
  revision_not_found: {
    status: 404,
    title: 'Revision not found',
    says: ({ revision, last }) => ({
      detail: `There is no revision ${revision} yet; the last one is ${last}.`,
      more: { last },
    }),
  },
  time_before_start: {
    status: 404,
    title: 'Time before start',
    says: ({ time, began_at }) => ({
      detail: `It was not there yet at ${time}; it began at ${began_at}.`,
      more: { began_at },
    }),
  },
  history_too_long: {
    status: 422,
    title: 'History too long',
    says: ({ execution_id, events, characters }) => ({
      detail: `The execution ${execution_id} has more than ${events} events, or ${characters} characters of JSON in them.`,
    }),
  },
  invalid_condition: {
    status: 422,
    title: 'Invalid condition',
    says: ({ problems }) => ({ detail: summary(problems), errors: problems }),
  },
  bisect_too_heavy: {
    status: 422,
    title: 'Bisect too heavy',
    says: ({ seconds, revision }) => ({
      detail: `After ${seconds} s it had come to event ${revision}. A condition that looks at all tasks is asked of all of them after each event: name those that count, or use progress.`,
      more: { revision },
    }),
  },
  checkpoint_not_found: {
    status: 404,
    title: 'Checkpoint not found',
    says: ({ checkpoint_id }) => ({
      detail: `There is no checkpoint ${checkpoint_id}. GET /api/checkpoints?execution_id= lists those of an execution.`,
    }),
  },
  checkpoint_not_valid: {
    status: 409,
    title: 'Checkpoint not valid',
    says: ({ checkpoint_id, expected, actual }) => ({
      detail: `The state that checkpoint ${checkpoint_id} is of does not come to its hash any more, so nothing goes on from there. POST /api/checkpoints/${checkpoint_id}/validate says which event is to blame, if one is.`,
      more: { expected, actual },
    }),
  },
  state_not_saved: {
    status: 404,
    title: 'State not saved',
    says: ({ execution_id, revision }) => ({
      detail: `Nobody has saved a state for execution ${execution_id} up to its revision ${revision}: PUT /api/state/${execution_id} does.`,
      more: { revision },
    }),
  },
  invalid_changes: {
    status: 422,
    title: 'Changes that cannot be honoured',
    says: ({ problems }) => ({
      detail: `No execution can go on like this, for ${problems.length} reason${problems.length === 1 ? '' : 's'}.`,
      errors: problems,
    }),
  },
  not_failed: {
    status: 409,
    title: 'Not failed',
    says: ({ status }) => ({
      detail: `The execution is ${status}: only a failed one can be retried. ${instead(status)}`,
      more: { execution_status: status, allowed: allowedIn(status) },
    }),
  },
  nothing_to_retry: {
    status: 409,
    title: 'Nothing to retry',
    says: ({ why }) => ({
      detail: `No task of the execution failed: ${why} Fork it, with another input, output or definition.`,
      more: { execution_status: 'failed', allowed: ['fork'] },
    }),
  },
  parent_has_gone_on: {
    status: 409,
    title: 'Parent has gone on',
    says: ({ parent_id }) => ({
      detail: `Execution ${parent_id}, which has started this one, has its outcome and does not wait for another: retry that one, or fork this one.`,
      more: { parent_id, allowed: ['fork'] },
    }),
  },
  archive_not_found: {
    status: 404,
    title: 'Archive not found',
    says: ({ archive_id }) => ({
      detail: `The log refers to no archive ${archive_id}. What was put back into the log is in none any more.`,
    }),
  },
  no_archives: {
    status: 409,
    title: 'No archives',
    says: () => ({
      detail:
        'This event store has no archives: only the embedded one (sqlite:) can move events to files. EventStoreDB is kept small with its own means.',
    }),
  },
  rebuild_not_found: {
    status: 404,
    title: 'Nothing was rebuilt',
    says: () => ({ detail: 'Nothing is being rebuilt, and nothing was since the server started.' }),
  },
  rebuild_running: {
    status: 409,
    title: 'Rebuild under way',
    says: ({ dry_run, started_at }) => ({
      detail: `A rebuild${dry_run ? ' that only compares' : ''} is under way since ${started_at}: wait for it, or cancel it with DELETE /api/state/rebuild.`,
      more: { dry_run, started_at },
    }),
  },
})

const instead = (status: string): string => {
  switch (status) {
    case 'running':
    case 'pending':
      return 'What has failed in it can be tried again once it has ended; fork it to go on from an earlier event now.'
    case 'paused':
      return 'Resume it, or fork it.'
    default:
      return 'Fork it to let it go on from one of its events.'
  }
}

const allowedIn = (status: string): readonly string[] => {
  switch (status) {
    case 'running':
    case 'pending':
      return ['fork', 'pause', 'cancel']
    case 'paused':
      return ['fork', 'resume', 'cancel']
    default:
      return ['fork']
  }
}
