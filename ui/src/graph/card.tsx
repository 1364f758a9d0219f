import { createContext, memo, useContext } from 'react'
import type { Node, NodeProps } from '@xyflow/react'
import { lasted } from '../parts/times.tsx'
import { SIGNS } from '../parts/status.tsx'
import {
  conditionOf,
  countsOf,
  nameOf,
  runOf,
  sentenceOf,
  workOf,
  type Mark,
  type ShownNode,
} from './pure/shown-node.ts'

export type CardNode = Node<
  { readonly node: ShownNode; readonly mark: Mark | undefined; readonly tone: string; readonly isHead: boolean },
  'card'
>

/** Which card is chosen, and where the keyboard is. */
export const Chosen = createContext<{
  readonly selected: string | undefined
  readonly current: string | undefined
}>({ selected: undefined, current: undefined })

/** One task: what it is, who does it, and how it stands. */
export const Card = memo(({ data: { node, mark, tone, isHead } }: NodeProps<CardNode>) => {
  const { selected, current } = useContext(Chosen)
  const run = runOf(node)
  const condition = conditionOf(node)
  const counts = run === undefined ? undefined : countsOf(run)
  return (
    <button
      type="button"
      tabIndex={-1}
      className={isHead ? 'card around' : 'card'}
      data-tone={tone}
      data-role={node.role}
      data-current={node.node_id === current}
      aria-pressed={node.node_id === selected}
      title={sentenceOf(node, mark)}
    >
      <span className="unseen">{sentenceOf(node, mark)}</span>
      <span className="first" aria-hidden="true">
        {run === undefined ? null : <span className="sign">{run.status === null ? '·' : SIGNS[run.status]}</span>}
        <span className="name">{nameOf(node)}</span>
        {run !== undefined && run.attempt > 1 ? <span className="attempt">×{run.attempt}</span> : null}
        {condition === undefined ? null : <span className="condition">{condition}</span>}
      </span>
      <span className="detail" aria-hidden="true">
        <span className="work">{workOf(node)}</span>
        {run === undefined || run.duration_ms === null ? null : <span className="took">{lasted(run.duration_ms)}</span>}
      </span>
      {counts === undefined ? null : (
        <span className="detail counts" aria-hidden="true">
          {counts}
        </span>
      )}
      {mark === undefined ? null : (
        <span className="mark" aria-hidden="true">
          {mark.text}
        </span>
      )}
    </button>
  )
})
