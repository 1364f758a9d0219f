import type { Comparison } from '../../../domain/compare/compare-runs.ts'
import { bullets, counted, paragraphs, plain } from './words.ts'

const SHOWN = 8

/** In what two runs differ, where they part first. */
export const comparisonInWords = (comparison: Comparison): string => {
  const { a, b, same, first_divergence: first, tasks, tasks_compared, tasks_different } = comparison
  const side = ({ execution_id, workflow_name, workflow_version, status }: Comparison['a']) =>
    `${plain(workflow_name, 80)} version ${workflow_version}, ${status} [${execution_id}]`
  const head = `A is ${side(a)}. B is ${side(b)}.`
  if (same) return paragraphs(head, `They are the same in all of their ${counted(tasks_compared, 'task')}.`)
  const part =
    first === null
      ? ''
      : first.task_id === null
        ? 'Their tasks are alike; only how they end differs.'
        : `They part at task ${plain(first.task_id)}, in its ${first.differs.join(' and ')}.`
  const whole = (['definition', 'policy', 'input', 'metadata', 'end'] as const)
    .filter((field) => comparison[field].length > 0)
    .map(
      (field) =>
        `${field}: ${comparison[field].slice(0, 3).map(place).join(', ')}${comparison[field].length > 3 ? ', …' : ''}`,
    )
  const lines = tasks
    .slice(0, SHOWN)
    .map(({ task_id, differs }) => `task ${plain(task_id, 100)}: ${differs.join(', ')}`)
  const left = tasks_different - lines.length
  return paragraphs(
    head,
    part,
    whole.length + lines.length === 0 ? '' : `What differs:\n${bullets([...whole, ...lines])}`,
    left > 0 ? `And ${counted(left, 'more task')}.` : '',
  )
}

const place = ({ pointer }: { readonly pointer: string }): string => (pointer === '' ? 'the whole' : plain(pointer, 80))
