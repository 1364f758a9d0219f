import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { useState } from 'react'
import type { Explanation, Held, Mover } from '../../../../src/client/index.ts'
import { link } from '../../address.ts'
import { DecideDialog } from '../../approvals/decide-dialog.tsx'
import { Asked } from '../../parts/asked.tsx'
import { Json } from '../../parts/json.tsx'
import { Status } from '../../parts/status.tsx'
import { When } from '../../parts/times.tsx'
import { client } from '../../server.ts'
import { SignalDialog } from '../dialogs/signal-dialog.tsx'
import { More } from './more.tsx'
import type { ViewProps } from './view.tsx'

/** Why it stands where it stands, and what would move it. */
export const ExplainView = ({ run, at, onSelect }: Pick<ViewProps, 'run' | 'at' | 'onSelect'>) => {
  const id = run.execution_id
  const [answered, answer] = useState<Held['reason']>()
  const explained = useInfiniteQuery({
    queryKey: at === undefined ? ['execution', id, 'explain'] : ['past', id, at, 'explain'],
    queryFn: ({ pageParam, signal }) =>
      client.explainExecution(
        id,
        { limit: 100, ...(at === undefined ? {} : { at }), ...(pageParam === '' ? {} : { cursor: pageParam }) },
        { signal },
      ),
    initialPageParam: '',
    getNextPageParam: ({ next_cursor }) => next_cursor,
  })
  return (
    <Asked query={explained} what="the explanation">
      {({ pages }) => (
        <>
          {pages[0] === undefined ? null : <Summary explanation={pages[0]} onSelect={onSelect} />}
          <ul className="held-tasks">
            {pages
              .flatMap(({ tasks }) => tasks)
              .map((held) => (
                <li key={held.task_id}>
                  <Status status={held.status} />
                  <div>
                    <button type="button" className="quiet" onClick={() => onSelect(held.task_id)}>
                      {held.task_id}
                    </button>
                    <p>{held.message}</p>
                    <Moved by={held.moved_by} />
                  </div>
                  {at !== undefined ? null : held.reason.code === 'signal' ? (
                    <button type="button" className="plain" onClick={() => answer(held.reason)}>
                      Send {held.reason.name}
                    </button>
                  ) : held.reason.code === 'approval' ? (
                    <button type="button" className="plain" onClick={() => answer(held.reason)}>
                      Decide
                    </button>
                  ) : null}
                </li>
              ))}
          </ul>
          <More query={explained} />
          {answered?.code === 'signal' ? (
            <SignalDialog
              executionId={id}
              awaited={[answered.name]}
              name={answered.name}
              onClose={() => answer(undefined)}
            />
          ) : null}
          {answered?.code === 'approval' ? (
            <DecideDialog approvalId={answered.approval_id} onClose={() => answer(undefined)} />
          ) : null}
        </>
      )}
    </Asked>
  )
}

const Summary = ({ explanation, onSelect }: Pick<ViewProps, 'onSelect'> & { readonly explanation: Explanation }) => {
  const { summary, causes, paused, ended, next_event, live, reasons } = explanation
  const counted = Object.entries(reasons).filter(([, count]) => count > 0)
  return (
    <section className="panel explanation" aria-label="Summary">
      <p className="summary">{summary}</p>
      {paused === null ? null : <Stopped what="Paused" {...paused} />}
      {ended === null ? null : <Stopped what="Ended" {...ended} />}
      {next_event === null ? null : (
        <p>
          What comes next: <Moves mover={next_event} />
        </p>
      )}
      {counted.length < 2 ? null : (
        <p>
          {counted.map(([code, count]) => (
            <span key={code} className="tag">
              {count} {code.replaceAll('_', ' ')}
            </span>
          ))}
        </p>
      )}
      {causes.length === 0 ? null : (
        <>
          <h2>Why it failed, the root cause first</h2>
          <ol className="causes">
            {causes.map(({ execution_id, task_id, attempt, error }, index) => (
              <li key={index}>
                {task_id === null ? (
                  <strong>the execution</strong>
                ) : execution_id === explanation.execution_id ? (
                  <button type="button" className="quiet" onClick={() => onSelect(task_id)}>
                    {task_id}
                  </button>
                ) : (
                  <Link href={link(`/executions/${execution_id}`, { task: task_id })}>{task_id} of a child</Link>
                )}
                {attempt === null || attempt === 0 ? null : <span className="soft"> attempt {attempt}</span>}
                <p>
                  <strong>{error.type}</strong>: {error.message}
                </p>
                {'details' in error && error.details !== undefined ? (
                  <Json name="details" value={error.details} open={1} />
                ) : null}
              </li>
            ))}
          </ol>
        </>
      )}
      {live ? null : <p className="hint">As of the past: which slots and components were free then is not recorded.</p>}
    </section>
  )
}

interface StoppedProps {
  readonly what: string
  readonly since: string | null
  readonly by: string | null
  readonly reason: string | null
}

const Stopped = ({ what, since, by, reason }: StoppedProps) => (
  <p>
    {what} <When at={since} />
    {by === null ? '' : ` by ${by}`}
    {reason === null ? '' : `: ${reason}`}
  </p>
)

const Moved = ({ by }: { readonly by: readonly Mover[] }) =>
  by.length === 0 ? null : (
    <p className="moved">
      Moved by{' '}
      {by.map((mover, index) => (
        <span key={index}>
          {index === 0 ? '' : ' or '}
          <Moves mover={mover} />
        </span>
      ))}
    </p>
  )

const Moves = ({ mover: { event, task_id, signal, execution_id, at } }: { readonly mover: Mover }) => (
  <>
    <code>{event}</code>
    {signal === undefined ? '' : ` ${signal}`}
    {task_id === undefined ? '' : ` of ${task_id}`}
    {execution_id === undefined ? null : (
      <>
        {' '}
        of <Link href={`/executions/${execution_id}`}>{execution_id.slice(-12)}</Link>
      </>
    )}
    {at === undefined ? null : (
      <>
        {' '}
        at <When at={at} />
      </>
    )}
  </>
)
