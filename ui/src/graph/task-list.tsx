import { useMemo, useState } from 'react'
import { lasted } from '../parts/times.tsx'
import { Status } from '../parts/status.tsx'
import { conditionOf, countsOf, runOf, workOf, type DefinedEdge, type Mark, type ShownNode } from './pure/shown-node.ts'

const SHOWN = 200

interface Props {
  readonly label: string
  readonly nodes: readonly ShownNode[]
  readonly edges: readonly DefinedEdge[]
  readonly marks: ReadonlyMap<string, Mark> | undefined
  readonly selected: string | undefined
  readonly onSelect: (id: string | undefined) => void
}

/** The same as the drawing, as a table. */
export const TaskList = ({ label, nodes, edges, marks, selected, onSelect }: Props) => {
  const [shown, show] = useState(SHOWN)
  const waitsFor = useMemo(() => {
    const all = new Map<string, string[]>()
    for (const { from, to, kind } of edges) if (kind === 'depends_on') all.set(to, [...(all.get(to) ?? []), from])
    return all
  }, [edges])
  const hasRun = nodes.some((node) => runOf(node) !== undefined)
  const depths = useMemo(() => depthsOf(nodes), [nodes])
  return (
    <div className="table list" tabIndex={0} role="region" aria-label={`${label}, as a table`}>
      <table>
        <thead>
          <tr>
            <th scope="col">Task</th>
            {hasRun ? <th scope="col">Status</th> : null}
            {marks === undefined ? null : <th scope="col">Difference</th>}
            <th scope="col">Does</th>
            <th scope="col">Waits for</th>
            {hasRun ? <th scope="col">Attempts</th> : null}
            {hasRun ? <th scope="col">Took</th> : null}
          </tr>
        </thead>
        <tbody>
          {nodes.slice(0, shown).map((node) => {
            const run = runOf(node)
            const condition = conditionOf(node)
            return (
              <tr key={node.node_id} data-selected={node.node_id === selected}>
                <th scope="row" style={{ paddingInlineStart: `${0.5 + (depths.get(node.node_id) ?? 0)}rem` }}>
                  <button
                    type="button"
                    className="quiet"
                    aria-pressed={node.node_id === selected}
                    onClick={() => onSelect(node.node_id)}
                  >
                    {node.node_id}
                  </button>
                </th>
                {run === undefined ? null : (
                  <td>
                    {run.status === null ? <span className="none">not begun</span> : <Status status={run.status} />}
                    {countsOf(run) === undefined ? null : <div className="hint">{countsOf(run)}</div>}
                  </td>
                )}
                {marks === undefined ? null : <td>{marks.get(node.node_id)?.text ?? 'none'}</td>}
                <td>
                  <code>{workOf(node)}</code>
                </td>
                <td>
                  {(waitsFor.get(node.node_id) ?? []).join(', ')}
                  {condition === undefined ? null : <span className="hint"> ({condition})</span>}
                </td>
                {run === undefined ? null : <td>{run.attempt === 0 ? '' : run.attempt}</td>}
                {run === undefined ? null : <td>{run.duration_ms === null ? '' : lasted(run.duration_ms)}</td>}
              </tr>
            )
          })}
        </tbody>
      </table>
      {nodes.length > shown ? (
        <button type="button" className="quiet" onClick={() => show(shown + SHOWN)}>
          {nodes.length - shown} more
        </button>
      ) : null}
    </div>
  )
}

/** A parent is listed before what is in it. */
const depthsOf = (nodes: readonly ShownNode[]): ReadonlyMap<string, number> => {
  const depths = new Map<string, number>()
  for (const { node_id, parent } of nodes) depths.set(node_id, parent === null ? 0 : (depths.get(parent) ?? 0) + 1)
  return depths
}
