import { Asked } from '../parts/asked.tsx'
import { WorkflowGraph, type GraphProps } from './graph.tsx'
import { useRunGraph } from './use-run-graph.ts'

interface Props extends Omit<GraphProps, 'nodes' | 'edges'> {
  readonly executionId: string
  /** As of this revision; now without it. */
  readonly at?: number | undefined
}

/** The tasks of a run with how each stands. It is asked for anew whenever `['execution', id]` is invalidated, unless it is of the past. */
export const RunGraph = ({ executionId, at, ...props }: Props) => {
  const query = useRunGraph(executionId, at)
  return (
    <Asked query={query} what="the graph">
      {({ nodes, edges }) => <WorkflowGraph {...props} nodes={nodes} edges={edges} />}
    </Asked>
  )
}
