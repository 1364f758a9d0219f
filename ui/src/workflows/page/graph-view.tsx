import type { Workflow } from '../../../../src/client/index.ts'
import { useAddress } from '../../address.ts'
import { WorkflowGraph } from '../../graph/graph.tsx'
import { Asked } from '../../parts/asked.tsx'
import { writeText } from '../../editor/pure/document.ts'
import { taskAt } from '../pure/task-at.ts'
import { LastRuns } from './runs-view.tsx'
import { portableTask } from '../pure/portable.ts'
import { useWorkflowGraph } from '../use-workflow.ts'

/** The tasks as they hang together, and what one of them is, when it is chosen. */
export const GraphView = ({ workflow }: { readonly workflow: Workflow }) => {
  const { params, change } = useAddress()
  const graph = useWorkflowGraph(workflow.workflow_id, workflow.version)
  const task = params.get('task') ?? undefined
  const found = task === undefined ? undefined : taskAt(workflow, task)
  return (
    <>
      <Asked query={graph} what="the graph">
        {({ nodes, edges }) => (
          <div className={found === undefined ? 'beside alone' : 'beside'}>
            <WorkflowGraph
              nodes={nodes}
              edges={edges}
              selected={task}
              onSelect={(chosen) => change({ task: chosen })}
              label={`The tasks of ${workflow.name}`}
            />
            {found === undefined ? null : (
              <aside className="panel" aria-label="The chosen task">
                <div className="head">
                  <h2>{task}</h2>
                  <button type="button" className="quiet" onClick={() => change({ task: undefined })}>
                    Close
                  </button>
                </div>
                <pre>{writeText(portableTask(found as Readonly<Record<string, unknown>>), 'yaml')}</pre>
              </aside>
            )}
          </div>
        )}
      </Asked>
      <LastRuns workflow_id={workflow.workflow_id} />
    </>
  )
}
