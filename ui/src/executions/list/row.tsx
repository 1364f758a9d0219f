import { memo } from 'react'
import { Link } from 'wouter'
import type { ExecutionSummary } from '../../../../src/client/index.ts'
import { link } from '../../address.ts'
import { Status } from '../../parts/status.tsx'
import { Lasting, When } from '../../parts/times.tsx'
import { ProgressBar } from '../progress-bar.tsx'
import { Tags } from '../tags.tsx'

interface Props {
  readonly index: number
  /** Told the row's element: rows are as high as what is in them. */
  readonly measure: (row: Element | null) => void
  readonly row: ExecutionSummary
  readonly isChosen: boolean
  readonly onChoose: (rows: readonly ExecutionSummary[], isChosen: boolean) => void
}

export const Row = memo(({ index, measure, row, isChosen, onChoose }: Props) => (
  <tr ref={measure} data-index={index} data-chosen={isChosen}>
    <td className="choose">
      <label>
        <input
          type="checkbox"
          aria-label={`Choose ${row.workflow_name} ${row.execution_id}`}
          checked={isChosen}
          onChange={() => onChoose([row], !isChosen)}
        />
      </label>
    </td>
    <td>
      <Status status={row.compensating === true ? 'compensating' : row.status} />
    </td>
    <td className="what">
      <Link className="main" href={`/executions/${row.execution_id}`}>
        {row.workflow_name}
      </Link>{' '}
      <Link className="version" href={link(`/workflows/${row.workflow_id}`, { version: row.workflow_version })}>
        v{row.workflow_version}
      </Link>
      <Tags of={row} />
      <span className="narrow">
        <ProgressBar progress={row.progress} />
        <When at={row.started_at ?? row.created_at} />
        <Lasting from={row.started_at} to={row.completed_at} />
      </span>
    </td>
    <td className="wide">
      <ProgressBar progress={row.progress} />
    </td>
    <td className="wide nowrap">
      <When at={row.started_at ?? row.created_at} />
    </td>
    <td className="wide nowrap">
      <Lasting from={row.started_at} to={row.completed_at} />
    </td>
    <td className="wide nowrap">
      <code className="id">{row.execution_id.slice(-12)}</code>
    </td>
  </tr>
))
