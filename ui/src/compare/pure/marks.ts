import type { Comparison } from '../../../../src/client/index.ts'
import { nodeIdOf, type Mark } from '../../graph/pure/shown-node.ts'
import { aspects } from './words.ts'

/** What is said of each node of one of the two graphs: where the runs part, in what they differ, what the other one has not. */
export const marksOf = (
  { tasks, first_divergence }: Pick<Comparison, 'tasks' | 'first_divergence'>,
  side: 'a' | 'b',
): ReadonlyMap<string, Mark> => {
  const marks = new Map<string, Mark>()
  for (const { task_id, differs, status_a, status_b } of tasks) {
    const node = nodeIdOf(task_id)
    const [own, other] = side === 'a' ? [status_a, status_b] : [status_b, status_a]
    const isFirst = task_id === first_divergence?.task_id
    const text =
      own === null ? 'not in this run' : other === null ? 'only in this run' : `differs in ${aspects(differs)}`
    const known = marks.get(node)
    if (isFirst) marks.set(node, { kind: 'first', text: `parts here: ${text}` })
    else if (known === undefined) marks.set(node, { kind: own === null || other === null ? 'only' : 'different', text })
    else if (known.text !== text && known.kind !== 'first') marks.set(node, { kind: 'different', text: 'differs' })
  }
  return marks
}
