import { ReactFlowProvider } from '@xyflow/react'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useAddress } from '../address.ts'
import { Asked } from '../parts/asked.tsx'
import { Empty } from '../parts/empty.tsx'
import { MOST_LINES } from './backdrop.tsx'
import { Canvas } from './canvas.tsx'
import { drawingOf } from './drawing.ts'
import type { Drawn } from './in-worker.ts'
import type { Direction } from './pure/block.ts'
import type { Linked } from './linked.ts'
import { nodeIdOf, type DefinedEdge, type Mark, type ShownNode } from './pure/shown-node.ts'
import { TaskList } from './task-list.tsx'
import { Search, Zoom } from './tools.tsx'
import { useLayout } from './use-layout.ts'
import './graph.css'

export interface GraphProps {
  /** Of a definition, or of a run: then each shows how it stands. */
  readonly nodes: readonly ShownNode[]
  readonly edges: readonly DefinedEdge[]
  /** The id of a node, or of a task of a history (`fan[3].charge`): then of its node. */
  readonly selected?: string | undefined
  readonly onSelect: (nodeId: string | undefined) => void
  /** What it is a graph of, for those who hear it. */
  readonly label?: string
  /** Colours by these instead of by status. */
  readonly marks?: ReadonlyMap<string, Mark>
  /** Moves with the others that have the same. */
  readonly linked?: Linked
  /** It has no tools of its own, and says this instead: those of the one that it moves with are enough. */
  readonly following?: string
}

/** Narrower than this, wires lead down. */
const NARROW = 640

/** Tasks and who waits for whom, as a drawing or as a table (`?as=table`). */
export const WorkflowGraph = ({ label = 'The tasks', ...props }: GraphProps) => {
  const { nodes, edges } = props
  const { params, change } = useAddress()
  const isTable = params.get('as') === 'table'
  const box = useRef<HTMLElement>(null)
  const direction = useDirection(box)
  const query = useLayout(nodes, edges, isTable ? undefined : direction)
  const selected = props.selected === undefined ? undefined : nodeIdOf(props.selected)
  if (nodes.length === 0)
    return (
      <Empty title="There is nothing to draw yet">
        <p>A workflow has at least one task.</p>
      </Empty>
    )
  return (
    <section ref={box} className="graph" aria-label={label}>
      <ReactFlowProvider>
        <div className="tools">
          {props.following === undefined ? (
            <>
              <Search nodes={nodes} onFound={props.onSelect} />
              <div className="zoom" role="group" aria-label="Show as">
                <button
                  type="button"
                  className="plain"
                  aria-pressed={!isTable}
                  onClick={() => change({ as: undefined })}
                >
                  Graph
                </button>
                <button type="button" className="plain" aria-pressed={isTable} onClick={() => change({ as: 'table' })}>
                  Table
                </button>
              </div>
              {isTable || query.data === undefined ? null : <Zoom layout={query.data.layout} />}
            </>
          ) : (
            <p className="following hint">{props.following}</p>
          )}
          {isTable || query.data === undefined || props.following !== undefined ? null : <Note drawn={query.data} />}
        </div>
        {isTable ? (
          <TaskList {...props} label={label} marks={props.marks} selected={selected} />
        ) : (
          <Asked query={query} what="the graph">
            {(drawn) => <Laid {...props} label={label} selected={selected} drawn={drawn} />}
          </Asked>
        )}
      </ReactFlowProvider>
    </section>
  )
}

type LaidProps = Omit<GraphProps, 'selected'> & {
  readonly label: string
  readonly selected: string | undefined
  readonly drawn: Drawn
}

const Laid = ({ nodes, marks, drawn, label, selected, onSelect, linked }: LaidProps) => {
  const drawing = useMemo(() => drawingOf(drawn.layout, nodes, marks), [drawn, nodes, marks])
  return <Canvas label={label} drawing={drawing} selected={selected} onSelect={onSelect} linked={linked} />
}

const LARGE = 200

/** Of large graphs: how long it took, and what is left out. */
const Note = ({ drawn: { layout, took } }: { readonly drawn: Drawn }) => {
  const { places, ways } = layout
  if (places.length < LARGE) return null
  return (
    <p className="hint note">
      {places.length} tasks, laid out in {Math.round(took)} ms
      {ways.length > MOST_LINES ? `; of the ${ways.length} lines those of the chosen task are drawn` : ''}
    </p>
  )
}

const useDirection = (box: { readonly current: HTMLElement | null }): Direction | undefined => {
  const [direction, point] = useState<Direction>()
  useEffect(() => {
    const element = box.current
    if (element === null) return undefined
    const watching = new ResizeObserver(() => point(element.clientWidth < NARROW ? 'down' : 'right'))
    watching.observe(element)
    return () => watching.disconnect()
  }, [box])
  return direction
}
