import type { Explanation, Mover } from '../../src/client/index.ts'
import { plain } from './format.ts'
import { paintFor, status } from './paint.ts'
import { facts, more, table } from './table.ts'

const paint = () => paintFor(process.stdout)

/** Why an execution stands where it stands: in a sentence, then task by task. */
export const explanationText = async (explanation: Explanation): Promise<string> => {
  const { execution_id, workflow_name, live, as_of_time, revision, tasks, causes } = explanation
  const about = facts([
    ['Execution', execution_id],
    ['Workflow', plain(workflow_name)],
    ['Status', status(paint(), explanation.status)],
    ['As of', live ? '' : `revision ${revision}, ${as_of_time} (what only the server of that time knew is left out)`],
  ])
  const held =
    tasks.length === 0
      ? ''
      : `\n\n${await table(
          ['TASK', 'STATUS', 'WHY', 'MOVED BY'],
          tasks.map((task) => [
            plain(task.task_id),
            status(paint(), task.status),
            plain(task.message),
            plain(task.moved_by.length === 0 ? '' : inWords(task.moved_by[0])),
          ]),
        )}`
  const chain = causes.map(
    ({ execution_id: of, task_id, error }, place) =>
      `${place + 1}. ${of === execution_id ? '' : `execution ${of}, `}${task_id === null ? 'the execution' : plain(task_id)}: ${paint().red(plain(`${error.type}: ${error.message}`))}`,
  )
  const why = chain.length === 0 ? '' : `\n\nWhy it failed, the root cause first\n${chain.join('\n')}`
  return `${about}\n\n${plain(explanation.summary)}${why}${held}${more(explanation.next_cursor)}`
}

const inWords = (mover: Mover | undefined): string => {
  if (mover === undefined) return ''
  const { event, task_id, signal, execution_id, at } = mover
  const of = signal ?? task_id ?? execution_id
  return `${event}${of === undefined ? '' : ` ${of}`}${at === undefined ? '' : `, ${at}`}`
}
