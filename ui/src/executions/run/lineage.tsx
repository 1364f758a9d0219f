import { Link } from 'wouter'
import type { ExecutionDocument } from '../../../../src/client/index.ts'
import { link } from '../../address.ts'
import { Fact } from './fact.tsx'

const SHOWN = 5

/** Where it comes from, what goes on from it, and what it shares with others. */
export const Lineage = ({ run }: { readonly run: ExecutionDocument }) => {
  const {
    forked_from,
    restored_from,
    parent,
    forks = [],
    fork_count = forks.length,
    schedule,
    retries,
    concurrency,
    idempotency_key,
  } = run
  return (
    <>
      {forked_from === undefined ? null : (
        <Fact name="Forked from">
          <To id={forked_from.execution_id} at={forked_from.revision} />
        </Fact>
      )}
      {restored_from === undefined ? null : (
        <Fact name="Restored from">
          <To id={restored_from.execution_id} at={restored_from.revision} />
        </Fact>
      )}
      {parent === undefined ? null : (
        <Fact name="Started by">
          <Link href={link(`/executions/${parent.execution_id}`, { task: parent.task_id })}>
            {parent.task_id} of <code>{parent.execution_id.slice(-12)}</code>
          </Link>
        </Fact>
      )}
      {forks.length === 0 ? null : (
        <Fact name="Goes on in">
          {forks.slice(-SHOWN).map(({ execution_id, revision, kind }) => (
            <span key={execution_id} className="fork">
              <Link href={`/executions/${execution_id}`}>
                {kind} <code>{execution_id.slice(-12)}</code>
              </Link>{' '}
              from event {revision}
            </span>
          ))}
          {fork_count > SHOWN ? `and ${fork_count - SHOWN} before them` : null}
        </Fact>
      )}
      {schedule === undefined ? null : <Fact name="Schedule">{schedule.schedule_id}</Fact>}
      {retries === undefined ? null : <Fact name="Retried in place">{retries}×</Fact>}
      {concurrency === undefined ? null : (
        <Fact name="Concurrency key">
          {concurrency.key} (at most {concurrency.limit})
        </Fact>
      )}
      {idempotency_key === undefined ? null : <Fact name="Start key">{idempotency_key}</Fact>}
    </>
  )
}

const To = ({ id, at }: { readonly id: string; readonly at: number }) => (
  <Link href={link(`/executions/${id}`, { at })}>
    <code>{id.slice(-12)}</code> after event {at}
  </Link>
)
