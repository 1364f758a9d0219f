import { RunGraph } from '../../graph/run-graph.tsx'
import type { ViewProps } from './view.tsx'

/** The tasks as they hang together, each as it stands. What runs several times is one node there: its instances are in the panel. */
export const GraphView = ({ run, at, task, onSelect }: ViewProps) => (
  <RunGraph
    executionId={run.execution_id}
    at={at}
    selected={task}
    onSelect={onSelect}
    label={`The tasks of ${run.workflow_name}`}
  />
)
