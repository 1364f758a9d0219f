import * as E from 'fp-ts/lib/Either.js'
import type { Task } from '../../../domain/definition/definition.ts'
import type { Refusal } from '../../../http/refusal.ts'
import type { WorkflowDocument } from '../../documents.ts'
import type { Asked, Intent, Said } from '../asked.ts'
import { runLine } from '../say/runs.ts'
import { bullets, counted, paragraphs, plain } from '../say/words.ts'
import { latest, workflowNamedIn } from '../subject.ts'

const DESCRIBES =
  /\b(?:describe|show|open|what does|what'?s in|tell me about|details?|look at|status|state|how is|how does|when did|last run)\b/i
const THIS = /\b(?:this|it|the) workflow\b|\bwhat does (?:it|this) do\b|^(?:describe|show) (?:it|this)\b/i

const TASKS_SHOWN = 20
const RUNS_SHOWN = 3

/** A workflow: what it is made of, and how it went lately. Not for who names none. */
export const describe: Intent = (asked) => (DESCRIBES.test(asked.text) ? answer(asked) : undefined)

const answer = async (asked: Asked): Promise<E.Either<Refusal, Said | undefined>> => {
  const { context } = asked.request
  const named = await workflowNamedIn(asked)
  if (E.isLeft(named)) return named
  const open =
    named.right === undefined && context.workflow_id !== undefined && THIS.test(asked.text)
      ? await asked.hand.use('get_workflow', { workflow_id: context.workflow_id })
      : named
  if (E.isLeft(open)) return open
  if (open.right === undefined) return E.right(undefined)
  const workflow = open.right
  const runs = await latest(asked, { workflow, statuses: [] }, RUNS_SHOWN)
  if (E.isLeft(runs)) return runs
  const offset = context.utc_offset_minutes ?? 0
  const lines = runs.right.map((run) => runLine(run, offset))
  return E.right({
    content: paragraphs(
      whole(workflow),
      steps(workflow),
      lines.length === 0 ? 'It has not run so far.' : `Its latest runs:\n${bullets(lines)}`,
    ),
    references: [
      { kind: 'workflow', id: workflow.workflow_id, name: workflow.name },
      ...runs.right.map(({ execution_id }) => ({ kind: 'execution' as const, id: execution_id, name: workflow.name })),
    ],
  })
}

const whole = ({ name, version, description, tags = [], workflow_id }: WorkflowDocument): string => {
  const tagged = tags.length === 0 ? '' : ` Tags: ${plain(tags.join(', '), 200)}.`
  const about = description === undefined ? '.' : `: ${plain(description, 500)}`
  return `${plain(name, 200)} (version ${version}, ${workflow_id})${about}${tagged}`
}

const steps = ({ tasks }: WorkflowDocument): string => {
  const all = Object.entries(tasks)
  const shown = all.slice(0, TASKS_SHOWN).map(([id, task]) => `${plain(id, 100)} ${plain(does(task), 300)}`)
  const left = all.length - shown.length
  return `${counted(all.length, 'task')}:\n${bullets(shown)}${left > 0 ? `\nAnd ${left} more.` : ''}`
}

const does = (task: Task): string => {
  const what =
    'component' in task
      ? `calls ${task.component}.${task.action}`
      : `has ${Object.keys(task.tasks).length} tasks inside`
  const parts = [
    task.depends_on.length === 0 ? '' : `after ${task.depends_on.join(' and ')}`,
    task.for_each === undefined ? '' : 'once for each item',
    task.repeat === undefined ? '' : 'again and again',
    task.when === undefined ? '' : `if ${task.when}`,
    'retry' in task && task.retry?.max_attempts !== undefined ? `up to ${task.retry.max_attempts} attempts` : '',
  ]
  return [what, ...parts.filter((part) => part !== '')].join(', ')
}
