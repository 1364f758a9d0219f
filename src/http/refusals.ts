import type { Problem } from '../domain/problem.ts'
import type { Headers } from './answer.ts'
import type { Refusal } from './refusal.ts'

/** What a refusal tells: `more` are members of its own. */
interface Says {
  readonly detail: string
  readonly errors?: readonly Problem[]
  readonly more?: Readonly<Record<string, unknown>>
  readonly headers?: Headers
}

export interface RefusalRow<Tag extends Refusal['tag']> {
  readonly status: number
  readonly title: string
  readonly says: (refusal: Extract<Refusal, { readonly tag: Tag }>) => Says
}

const later = { 'retry-after': '1' }

/** The one place where a refusal becomes a number and a sentence. A new tag does not compile until it is listed here. */
export const refusals: { readonly [Tag in Refusal['tag']]: RefusalRow<Tag> } = {
  malformed_request: {
    status: 400,
    title: 'Malformed request',
    says: () => ({ detail: 'This is not an HTTP request.' }),
  },
  malformed_body: {
    status: 400,
    title: 'Malformed body',
    says: ({ detail, line, column }) => ({
      detail: line === undefined ? detail : `${detail} (line ${line}, column ${column})`,
      ...(line === undefined ? {} : { more: { line, column } }),
    }),
  },
  body_missing: {
    status: 400,
    title: 'Body missing',
    says: () => ({ detail: 'This call needs a body, as JSON or YAML.' }),
  },
  body_too_deep: {
    status: 400,
    title: 'Body nested too deeply',
    says: ({ limit }) => ({ detail: `Objects and arrays may be nested ${limit} levels deep.` }),
  },
  body_incomplete: {
    status: 400,
    title: 'Body incomplete',
    says: () => ({ detail: 'The body ended before its announced length.' }),
  },
  unknown_query_parameters: {
    status: 400,
    title: 'Unknown query parameters',
    says: ({ names, allowed }) => ({
      detail: `${names.join(', ')}: not known here. Allowed: ${allowed.length === 0 ? 'none' : allowed.join(', ')}.`,
      errors: names.map((name) => ({
        pointer: pointerTo(name),
        code: 'unknown_parameter',
        message: `there is no query parameter "${name}" here`,
      })),
      more: { allowed },
    }),
  },
  invalid_query: {
    status: 400,
    title: 'Invalid query',
    says: ({ problems }) => ({ detail: summary(problems), errors: problems }),
  },
  invalid_header: {
    status: 400,
    title: 'Invalid header',
    says: ({ header, expected }) => ({ detail: `${header} must be ${expected}.` }),
  },
  untranslatable_definition: {
    status: 400,
    title: 'Untranslatable definition',
    says: ({ problems }) => ({ detail: summary(problems), errors: problems }),
  },
  capability_refused: {
    status: 400,
    title: 'Capability refused',
    says: ({ because }) => {
      const { title, says } = refusals[because.tag] as RefusalRow<typeof because.tag>
      const { more, ...said } = says(because)
      return { ...said, more: { ...more, code: because.tag, message: title } }
    },
  },
  bad_cursor: {
    status: 400,
    title: 'Bad cursor',
    says: () => ({ detail: 'The cursor is not one that this list gave; start without it.' }),
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
  foreign_host: {
    status: 403,
    title: 'Foreign host',
    says: ({ host }) => ({
      detail: `This server does not answer for the host "${host}". HARMONIA_ALLOWED_HOSTS lists further names.`,
    }),
  },
  foreign_origin: {
    status: 403,
    title: 'Foreign origin',
    says: ({ origin }) => ({
      detail: `Pages of the origin "${origin}" may not call this server. HARMONIA_CORS_ORIGINS lists those that may.`,
    }),
  },
  not_an_approver: {
    status: 403,
    title: 'Not an approver',
    says: ({ by, approvers }) => ({
      detail: `${by === undefined ? 'Say in "by" who decides' : `${by} may not decide this`}; those who may: ${approvers.join(', ')}.`,
      more: { approvers },
    }),
  },
  route_not_found: {
    status: 404,
    title: 'Not found',
    says: ({ path }) => ({ detail: `There is nothing at ${path}. GET /api lists what there is.` }),
  },
  workflow_not_found: {
    status: 404,
    title: 'Workflow not found',
    says: ({ workflow_id }) => ({ detail: `There is no workflow ${workflow_id}.` }),
  },
  workflow_version_not_found: {
    status: 404,
    title: 'Workflow version not found',
    says: ({ workflow_id, version }) => ({ detail: `The workflow ${workflow_id} has no version ${version}.` }),
  },
  template_not_found: {
    status: 404,
    title: 'Template not found',
    says: ({ template_id }) => ({ detail: `There is no template ${template_id}.` }),
  },
  template_version_not_found: {
    status: 404,
    title: 'Template version not found',
    says: ({ template_id, version }) => ({ detail: `The template ${template_id} has no version ${version}.` }),
  },
  template_archived: {
    status: 409,
    title: 'Template archived',
    says: ({ template_id }) => ({
      detail: `The template ${template_id} is archived: its history can be read, but nothing is made from it, and it takes no new versions.`,
      more: { allowed: ['GET'] },
    }),
  },
  template_version_changed: {
    status: 412,
    title: 'Template version changed',
    says: ({ expected, actual }) => ({
      detail: `If-Match names version ${expected}, but the latest is ${actual}.`,
      more: { latest: actual },
    }),
  },
  invalid_template: {
    status: 422,
    title: 'Invalid template',
    says: ({ problems }) => ({ detail: summary(problems), errors: problems }),
  },
  invalid_parameters: {
    status: 422,
    title: 'Invalid parameters',
    says: ({ problems }) => ({ detail: summary(problems), errors: problems }),
  },
  execution_not_found: {
    status: 404,
    title: 'Execution not found',
    says: ({ execution_id }) => ({ detail: `There is no execution ${execution_id}.` }),
  },
  approval_not_found: {
    status: 404,
    title: 'Approval not found',
    says: ({ approval_id }) => ({ detail: `There is no approval ${approval_id}. GET /api/approvals lists them.` }),
  },
  checkpoint_not_found: {
    status: 404,
    title: 'Checkpoint not found',
    says: ({ checkpoint_id }) => ({
      detail: `There is no checkpoint ${checkpoint_id}. GET /api/checkpoints?execution_id= lists those of an execution.`,
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
  task_token_unknown: {
    status: 404,
    title: 'Task token unknown',
    says: () => ({ detail: 'This is not a token that a component was given in context.task_token.' }),
  },
  schedule_not_found: {
    status: 404,
    title: 'Schedule not found',
    says: ({ schedule_id }) => ({ detail: `There is no schedule ${schedule_id}.` }),
  },
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
  invalid_trial: {
    status: 422,
    title: 'Invalid trial',
    says: ({ problems }) => ({ detail: 'The trial does not fit its definition.', errors: problems }),
  },
  trial_too_heavy: {
    status: 422,
    title: 'Trial too heavy',
    says: ({ reason }) => ({ detail: `The trial was given up: ${reason}. Give it less to do.` }),
  },
  too_many_trials: {
    status: 429,
    title: 'Too many trials',
    says: ({ limit }) => ({ detail: `${limit} trials wait for their turn already.`, headers: later }),
  },
  blob_not_found: {
    status: 404,
    title: 'Blob not found',
    says: ({ sha256 }) => ({
      detail: `There is no value with the SHA-256 "${sha256}": take href, or sha256, from an output_ref or input_ref.`,
    }),
  },
  component_not_found: {
    status: 404,
    title: 'Component not found',
    says: ({ name }) => ({ detail: `There is no component "${name}".` }),
  },
  action_not_found: {
    status: 404,
    title: 'Action not found',
    says: ({ component, action }) => ({ detail: `The component "${component}" has no action "${action}".` }),
  },
  request_timeout: {
    status: 408,
    title: 'Request timeout',
    says: () => ({ detail: 'The request did not arrive in time.' }),
  },
  headers_too_large: {
    status: 431,
    title: 'Headers too large',
    says: () => ({ detail: 'The headers of the request are too large.' }),
  },
  method_not_allowed: {
    status: 405,
    title: 'Method not allowed',
    says: ({ method, allowed }) => ({
      detail: `${method} is not allowed here; allowed: ${allowed.join(', ')}.`,
      more: { allowed },
      headers: { allow: allowed.join(', ') },
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
  execution_exists: {
    status: 409,
    title: 'Execution exists',
    says: ({ execution_id }) => ({ detail: `The execution ${execution_id} exists already.` }),
  },
  start_key_taken: {
    status: 409,
    title: 'Start key taken',
    says: ({ key, execution_id, status }) => ({
      detail: `The key ${JSON.stringify(key)} has started the execution ${execution_id} of this workflow, which is ${status}. Take another key, or "on_conflict": "return_existing".`,
      more: { execution_id, execution_status: status },
    }),
  },
  concurrency_limit_reached: {
    status: 409,
    title: 'Concurrency limit reached',
    says: ({ key, limit }) => ({
      detail: `${limit} of the executions with the concurrency key ${JSON.stringify(key)} run or wait, which is the limit of their workflow. Start it again when one of them is over.`,
      more: { key, limit },
    }),
  },
  execution_over: {
    status: 409,
    title: 'Execution over',
    says: ({ status, wanted }) => ({
      detail: `The execution is ${status}, so ${wanted} is not possible any more: nothing changes an execution that is over.`,
      more: { execution_status: status, allowed: [] },
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
  checkpoint_not_valid: {
    status: 409,
    title: 'Checkpoint not valid',
    says: ({ checkpoint_id, expected, actual }) => ({
      detail: `The state that checkpoint ${checkpoint_id} is of does not come to its hash any more, so nothing goes on from there. POST /api/checkpoints/${checkpoint_id}/validate says which event is to blame, if one is.`,
      more: { expected, actual },
    }),
  },
  parent_not_running: {
    status: 409,
    title: 'Parent not running',
    says: ({ parent_id, status }) => ({
      detail: `A task of execution ${parent_id} waits for this one, and that execution is ${status}: resume it, and this one goes on with it.`,
      more: { parent_id, parent_status: status },
    }),
  },
  too_many_signals: {
    status: 409,
    title: 'Too many signals',
    says: ({ limit }) => ({
      detail: `The execution keeps ${limit} signals that no task has taken yet, which is the limit.`,
      more: { limit },
    }),
  },
  approval_decided: {
    status: 409,
    title: 'Approval decided',
    says: ({ approval_id, decision, by, decided_at }) => ({
      detail: `The approval ${approval_id} was ${decision}${by === null ? '' : ` by ${by}`} at ${decided_at}; that stands.`,
      more: { decision, by, decided_at },
    }),
  },
  approval_over: {
    status: 409,
    title: 'Approval over',
    says: ({ approval_id, status }) => ({
      detail: `The approval ${approval_id} is not asked for any more: its task is ${status}.`,
      more: { task_status: status },
    }),
  },
  task_attempt_over: {
    status: 409,
    title: 'Attempt over',
    says: ({ task_id, attempt, why }) => ({
      detail: `Nothing more is accepted for attempt ${attempt} of task ${task_id}: ${why}.`,
      more: { task_id, attempt },
    }),
  },
  task_not_ready: {
    status: 409,
    title: 'Task not ready',
    says: ({ task_id }) => ({ detail: `The task ${task_id} cannot start now.` }),
  },
  task_not_running: {
    status: 409,
    title: 'Task not running',
    says: ({ task_id }) => ({ detail: `The task ${task_id} is not running.` }),
  },
  workflow_archived: {
    status: 409,
    title: 'Workflow archived',
    says: ({ workflow_id }) => ({
      detail: `The workflow ${workflow_id} is archived: its history can be read, but it takes no new executions or versions.`,
      more: { allowed: ['GET'] },
    }),
  },
  component_built_in: {
    status: 409,
    title: 'Component built in',
    says: ({ name }) => ({ detail: `The component "${name}" is built in; it can be neither replaced nor removed.` }),
  },
  component_not_pulled: {
    status: 409,
    title: 'Component not fetched from',
    says: ({ name }) => ({
      detail: `The tasks of "${name}" are not there to be fetched: register it with "worker" in place of how it is reached now.`,
    }),
  },
  wrong_expected_revision: {
    status: 409,
    title: 'Changed meanwhile',
    says: () => ({ detail: 'Someone else changed this at the same time. Read it again and repeat the call.' }),
  },
  workflow_version_changed: {
    status: 412,
    title: 'Workflow version changed',
    says: ({ expected, actual }) => ({
      detail: `If-Match names version ${expected}, but the latest is ${actual}.`,
      more: { latest: actual },
    }),
  },
  body_too_large: {
    status: 413,
    title: 'Body too large',
    says: ({ limit }) => ({ detail: `A body may have ${limit} bytes.`, more: { limit } }),
  },
  unsupported_media_type: {
    status: 415,
    title: 'Unsupported media type',
    says: ({ given }) => ({
      detail: `${given === '' ? 'A body needs a Content-Type' : `"${given}" is not understood`}: application/json or application/yaml, in UTF-8.`,
    }),
  },
  unsupported_encoding: {
    status: 415,
    title: 'Unsupported encoding',
    says: ({ given }) => ({ detail: `The Content-Encoding "${given}" is not understood; send the body as it is.` }),
  },
  invalid_body: {
    status: 422,
    title: 'Invalid body',
    says: ({ problems }) => ({ detail: summary(problems), errors: problems }),
  },
  invalid_definition: {
    status: 422,
    title: 'Invalid definition',
    says: ({ problems }) => ({ detail: summary(problems), errors: problems }),
  },
  invalid_schedule: {
    status: 422,
    title: 'Invalid schedule',
    says: ({ problems }) => ({ detail: summary(problems), errors: problems }),
  },
  invalid_input: {
    status: 422,
    title: 'Invalid input',
    says: ({ problems }) => ({ detail: summary(problems), errors: problems }),
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
  idempotency_key_reused: {
    status: 422,
    title: 'Idempotency key reused',
    says: () => ({ detail: 'This idempotency key was used before with another body.' }),
  },
  too_many_subscribers: {
    status: 429,
    title: 'Too many subscribers',
    says: ({ limit }) => ({
      detail: `${limit} event streams are open, which is the limit.`,
      headers: { 'retry-after': '5' },
    }),
  },
  too_many_polls: {
    status: 429,
    title: 'Too many polls',
    says: ({ limit }) => ({
      detail: `${limit} workers wait for tasks, which is the limit.`,
      headers: { 'retry-after': '5' },
    }),
  },
  unreadable_event: {
    status: 500,
    title: 'Unreadable event',
    says: ({ stream, revision }) => ({ detail: `Event ${revision} of ${stream} cannot be read by this version.` }),
  },
  internal_error: {
    status: 500,
    title: 'Internal error',
    says: () => ({ detail: 'Something went wrong in the server. Its log has the reason.' }),
  },
  component_unreachable: {
    status: 502,
    title: 'Component unreachable',
    says: ({ name, reason }) => ({ detail: `The component "${name}" did not answer as it should: ${reason}.` }),
  },
  append_too_large: {
    status: 413,
    title: 'Too large for the event store',
    says: ({ limit }) => ({
      detail: `The event store takes at most ${limit} bytes at once. Send less, or raise the limit of the server (docs/eventstoredb.md).`,
    }),
  },
  archive_unreadable: {
    status: 503,
    title: 'Archive unreadable',
    says: ({ stream, file, reason }) => ({
      detail: `Events of ${stream} are in the archive ${file}, which can't be read (${reason}). They are there again when the file is back in the folder of the archives.`,
    }),
  },
  store_unavailable: {
    status: 503,
    title: 'Event store unavailable',
    says: () => ({
      detail:
        'The event store does not answer. Whether the command was carried out is not known: repeat it with the same Idempotency-Key.',
      headers: later,
    }),
  },
  behind: {
    status: 503,
    title: 'Not there yet',
    says: ({ position, min_position }) => ({
      detail: `Position ${min_position} was asked for; ${position} is reached.`,
      more: { position, min_position },
      headers: later,
    }),
  },
  read_models_unavailable: {
    status: 503,
    title: 'Read models unavailable',
    says: () => ({ detail: 'The read models do not answer.', headers: later }),
  },
  not_ready: {
    status: 503,
    title: 'Not ready',
    says: ({ reasons }) => ({ detail: `${reasons.join('; ')}.`, more: { reasons }, headers: later }),
  },
}

const pointerTo = (name: string): string => `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`

const summary = (problems: readonly Problem[]): string => {
  const [first] = problems
  if (first === undefined) return 'Something in it is not valid.'
  const where = first.pointer === '' ? '' : `${first.pointer} `
  return problems.length === 1
    ? `${where}${first.message}`
    : `${where}${first.message} (and ${problems.length - 1} more)`
}

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
