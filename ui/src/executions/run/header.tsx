import { Link } from 'wouter'
import type { ExecutionDocument } from '../../../../src/client/index.ts'
import { link } from '../../address.ts'
import type { Standing as Stands } from '../../live/follow.ts'
import { Standing } from '../../live/standing.tsx'
import { Status } from '../../parts/status.tsx'
import { Lasting, When } from '../../parts/times.tsx'
import { ProgressBar } from '../progress-bar.tsx'
import { Copy } from './copy.tsx'
import { Fact } from './fact.tsx'
import { Lineage } from './lineage.tsx'

interface Props {
  readonly run: ExecutionDocument
  readonly standing: Stands | undefined
  /** As it was at the moment that the page shows; undefined: that is now. */
  readonly past: ExecutionDocument | undefined
}

/** What an execution is and how it stands now, wherever in its past the reader is. */
export const Header = ({ run, standing, past }: Props) => (
  <>
    <header className="head run-head">
      <h1>{run.workflow_name}</h1>
      <Status status={run.compensating === true ? 'compensating' : run.status} />
      <Link className="version" href={link(`/workflows/${run.workflow_id}`, { version: run.workflow_version })}>
        version {run.workflow_version}
      </Link>
      {past === undefined ? null : (
        <span className="was">
          as of event {past.revision}: <Status status={past.status} />
        </span>
      )}
      {standing === undefined ? null : <Standing standing={standing} />}
    </header>
    <dl className="facts">
      <Fact name="Execution">
        <Copy text={run.execution_id} what="the id" />
      </Fact>
      <Fact name="Progress">
        <ProgressBar progress={run.progress} />
      </Fact>
      <Fact name="Created">
        <When at={run.created_at} />
      </Fact>
      <Fact name="Started">
        <When at={run.started_at} />
      </Fact>
      <Fact name="Ended">
        <When at={run.completed_at} />
      </Fact>
      <Fact name="Lasted">
        <Lasting from={run.started_at} to={run.completed_at} />
      </Fact>
      <Lineage run={run} />
      {Object.entries(run.metadata).map(([key, value]) => (
        <Fact key={key} name={key}>
          {typeof value === 'string' ? value : JSON.stringify(value)}
        </Fact>
      ))}
    </dl>
    {run.error === null ? null : (
      <section className="failure" aria-label="Why it failed">
        <p>
          <strong>{run.error.type}</strong>
          {run.error.task_id === undefined ? null : (
            <>
              {' '}
              in{' '}
              <Link href={link(`/executions/${run.execution_id}`, { task: run.error.task_id })}>
                {run.error.task_id}
              </Link>
            </>
          )}
        </p>
        <p>{run.error.message}</p>
      </section>
    )}
  </>
)
