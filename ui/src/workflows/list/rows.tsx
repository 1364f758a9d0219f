import { Link } from 'wouter'
import type { ExecutionSummary, Workflow } from '../../../../src/client/index.ts'
import { link } from '../../address.ts'
import { Columns } from '../../parts/columns.tsx'
import { Status } from '../../parts/status.tsx'
import { Tags } from '../../parts/tags.tsx'
import { When } from '../../parts/times.tsx'
import { useLastRun } from './use-last-runs.ts'

interface Props {
  readonly workflows: readonly Workflow[]
  /** Undefined while it is not known yet. */
  readonly runs: ReadonlyMap<string, ExecutionSummary> | undefined
  readonly onTag: (tag: string) => void
}

export const WorkflowRows = ({ workflows, runs, onTag }: Props) => (
  <div className="table">
    <table className="definitions">
      <Columns names={['Workflow', 'Tags', 'Tasks', 'Version', 'Changed', 'Last run']} unseen="Actions" />
      <tbody>
        {workflows.map(({ workflow_id, name, description, tags, tasks, version, updated_at }) => (
          <tr key={workflow_id}>
            <td className="named">
              <Link href={`/workflows/${workflow_id}`}>{name}</Link>
              {description === undefined ? null : <p className="hint">{description}</p>}
            </td>
            <td>
              <Tags tags={tags ?? []} onTag={onTag} />
            </td>
            <td className="number">{Object.keys(tasks).length}</td>
            <td className="number">{version}</td>
            <td>
              <When at={updated_at} />
            </td>
            <td>
              <LastRun workflow_id={workflow_id} run={runs?.get(workflow_id)} isKnown={runs !== undefined} />
            </td>
            <td>
              <Link
                className="button plain"
                href={link(`/workflows/${workflow_id}`, { execute: 1 })}
                aria-label={`Execute ${name}`}
              >
                Execute
              </Link>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
)

interface LastRunProps {
  readonly workflow_id: string
  readonly run: ExecutionSummary | undefined
  readonly isKnown: boolean
}

const LastRun = ({ workflow_id, run, isKnown }: LastRunProps) => {
  const old = useLastRun(workflow_id, { enabled: isKnown && run === undefined })
  const last = run ?? old.data
  if (last === undefined) return <span className="none">…</span>
  if (last === null) return <span className="none">Never</span>
  return (
    <Link className="last-run" href={`/executions/${last.execution_id}`}>
      <Status status={last.status} /> <When at={last.started_at ?? last.created_at} />
    </Link>
  )
}
