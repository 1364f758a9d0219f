import { useMemo, useState } from 'react'
import type { Comparison, ExecutionGraph } from '../../../src/client/index.ts'
import { linked } from '../graph/linked.ts'
import { WorkflowGraph } from '../graph/graph.tsx'
import { nodeIdOf } from '../graph/pure/shown-node.ts'
import { marksOf } from './pure/marks.ts'

interface Props {
  readonly comparison: Comparison
  readonly left: ExecutionGraph
  readonly right: ExecutionGraph
  readonly selected: string | undefined
  readonly onSelect: (task: string | undefined) => void
}

/** Both runs as graphs, coloured by where they differ. Where one is moved to, the other goes too. */
export const Graphs = ({ comparison, left, right, selected, onSelect }: Props) => {
  const [together] = useState(linked)
  const marks = useMemo(() => ({ a: marksOf(comparison, 'a'), b: marksOf(comparison, 'b') }), [comparison])
  // A node stands for all tasks that are instances of it: of those the first that differs is meant.
  const choose = (node: string | undefined): void =>
    onSelect(comparison.tasks.find(({ task_id }) => nodeIdOf(task_id) === node)?.task_id ?? node)
  const shared = { selected, onSelect: choose, linked: together }
  return (
    <div className="graphs">
      <WorkflowGraph {...shared} nodes={left.nodes} edges={left.edges} marks={marks.a} label="The tasks on the left" />
      <WorkflowGraph
        {...shared}
        nodes={right.nodes}
        edges={right.edges}
        marks={marks.b}
        label="The tasks on the right"
        following="Moves with the one on the left."
      />
    </div>
  )
}
