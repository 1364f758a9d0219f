import type {
  CheckpointDocument,
  CheckpointValidation,
  Page,
  RestoredExecution,
  SavedStateDocument,
} from '../../src/client/index.ts'
import { excerpt, plain } from './format.ts'
import { paintFor, status } from './paint.ts'
import { facts, more, table } from './table.ts'

const paint = () => paintFor(process.stdout)

export const checkpointTable = async ({ checkpoints, next_cursor }: Page<'checkpoints', CheckpointDocument>) =>
  checkpoints.length === 0
    ? 'No checkpoints.'
    : (await table(
        ['CHECKPOINT', 'EXECUTION', 'REVISION', 'STATUS', 'COMPLETED', 'CREATED', 'DESCRIPTION'],
        checkpoints.map((checkpoint) => [
          checkpoint.checkpoint_id,
          checkpoint.execution_id,
          String(checkpoint.revision),
          status(paint(), checkpoint.workflow_status),
          String(checkpoint.completed_tasks),
          checkpoint.created_at,
          checkpoint.automatic ? '(automatic)' : plain(checkpoint.description ?? ''),
        ]),
      )) + more(next_cursor)

export const checkpointText = (checkpoint: CheckpointDocument): string =>
  facts([
    ['Checkpoint', checkpoint.checkpoint_id],
    ['Execution', checkpoint.execution_id],
    ['Workflow', `${plain(checkpoint.workflow_name)} (${checkpoint.workflow_id})`],
    ['Revision', String(checkpoint.revision)],
    ['Status', status(paint(), checkpoint.workflow_status)],
    ['Completed', `${checkpoint.completed_tasks} ${checkpoint.completed_tasks === 1 ? 'task' : 'tasks'}`],
    ['State hash', `${checkpoint.state_hash} (form ${checkpoint.state_form})`],
    ['Created', `${checkpoint.created_at}${checkpoint.automatic ? ', by itself' : ''}`],
    ['Description', plain(checkpoint.description ?? '')],
  ])

export const createdText = (checkpoint: CheckpointDocument): string =>
  `${checkpointText(checkpoint)}\n\nGo on from there: harmonia checkpoint restore ${checkpoint.checkpoint_id}`

export const restoredText = ({ execution_id, original_execution_id, original_revision }: RestoredExecution): string =>
  `Execution ${execution_id} goes on from revision ${original_revision} of ${original_execution_id}.\n\nFollow it: harmonia execution watch ${execution_id}`

export const validationText = (found: CheckpointValidation): string => {
  const verdict = found.valid ? paint().green('Valid') : paint().red('Not valid')
  const about = facts([
    ['Checkpoint', found.checkpoint_id],
    ['Execution', found.execution_id],
    ['Events', `${found.events_replayed} replayed`],
    ['Expected', found.expected],
    ['Actual', found.actual ?? 'none: the events can not be folded'],
  ])
  return `${verdict}: ${plain(found.detail)}\n\n${about}`
}

export const savedStateText = ({ state, saved_at, revision }: SavedStateDocument): string =>
  `${facts([
    ['Saved', saved_at],
    ['As of', `revision ${revision}`],
  ])}\n\n${excerpt(state)}`
