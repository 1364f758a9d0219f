import { useState } from 'react'
import { Link } from 'wouter'
import type { ExecutionDocument } from '../../../src/client/index.ts'
import { link } from '../address.ts'
import { Tags } from '../executions/tags.tsx'
import { Asked } from '../parts/asked.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Status } from '../parts/status.tsx'
import { Lasting, When } from '../parts/times.tsx'
import { PickRun } from './pick-run.tsx'
import { useDocument, type Side } from './use-comparison.ts'

interface Props {
  readonly name: 'Left' | 'Right'
  readonly side: Side
  readonly other: ExecutionDocument | undefined
  readonly onPick: (executionId: string) => void
  /** Shows it as it is now. */
  readonly onNow: () => void
}

/** Which run is on this side. */
export const SidePanel = ({ name, side, other, onPick, onNow }: Props) => {
  const document = useDocument(side)
  const [isPicking, pick] = useState(false)
  return (
    <section className="side panel" aria-label={name}>
      <header>
        <h2>{name}</h2>
        <button type="button" className="plain" onClick={() => pick(true)}>
          Choose another
        </button>
      </header>
      <Asked query={document} what="the execution">
        {(run) => (
          <>
            <p className="what">
              <Link href={link(`/executions/${run.execution_id}`, { at: side.at })}>{run.workflow_name}</Link>
              <span className="hint">v{run.workflow_version}</span>
              <Status status={run.status} />
              <Tags of={run} />
            </p>
            <p className="hint">
              Created <When at={run.created_at} />, took <Lasting from={run.started_at} to={run.completed_at} />
              {', '}
              <code>{run.execution_id}</code>
            </p>
            {side.at === undefined ? null : (
              <p>
                As of event {side.at}.{' '}
                <button type="button" className="quiet" onClick={onNow}>
                  As it is now
                </button>
              </p>
            )}
          </>
        )}
      </Asked>
      {isPicking ? (
        <Dialog title={`The run on the ${name.toLowerCase()}`} onClose={() => pick(false)}>
          <PickRun
            other={other}
            onPick={(id) => {
              pick(false)
              onPick(id)
            }}
          />
        </Dialog>
      ) : null}
    </section>
  )
}
