import { useMemo } from 'react'
import type { ExecutionDocument } from '../../../../src/client/index.ts'
import { Rows } from '../../parts/rows.tsx'
import { Status } from '../../parts/status.tsx'
import { isInstanceOf } from '../pure/instances.ts'

interface Props {
  readonly run: ExecutionDocument
  readonly at: number | undefined
  /** What is no task itself: a node of the graph that has run several times, or not at all. */
  readonly nodeId: string
  readonly onSelect: (taskId: string) => void
}

export const Instances = ({ run, at, nodeId, onSelect }: Props) => {
  const ids = useMemo(() => Object.keys(run.tasks).filter((id) => isInstanceOf(nodeId, id)), [run, nodeId])
  if (ids.length === 0)
    return (
      <p className="none">
        {at === undefined ? 'Nothing of it has come to be so far.' : `As of event ${at} nothing of it had come to be.`}
      </p>
    )
  return (
    <>
      <p>It runs {ids.length} times. Choose one:</p>
      <Rows
        label={`Instances of ${nodeId}`}
        count={ids.length}
        height={40}
        row={(index) => {
          const id = ids[index] ?? ''
          const status = run.tasks[id]?.status
          return status === undefined ? null : (
            <button type="button" className="task-row" onClick={() => onSelect(id)}>
              <Status status={status} />
              <span className="name">{id}</span>
            </button>
          )
        }}
      />
    </>
  )
}
