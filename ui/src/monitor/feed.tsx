import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'wouter'
import type { HarmoniaEvent } from '../../../src/client/index.ts'
import { link, useAddress } from '../address.ts'
import { Standing } from '../live/standing.tsx'
import { Field } from '../parts/field.tsx'
import { When } from '../parts/times.tsx'
import { client } from '../server.ts'
import { KINDS } from './pure/kinds.ts'
import { rate } from './pure/numbers.ts'
import { useFeed } from './use-feed.ts'

/** What happens, as it happens. */
export const LiveFeed = ({ head }: { readonly head: number }) => {
  const { params, change } = useAddress()
  const [isPaused, pause] = useState(false)
  const kind = params.get('events') ?? 'all'
  const workflow = params.get('workflow') ?? undefined
  const types = KINDS.find(([name]) => name === kind)?.[2]
  const { events, rate: speed, sampled, missed, standing } = useFeed({ types, workflow_id: workflow }, isPaused, head)
  const workflows = useQuery({
    queryKey: ['workflows', 'names'],
    queryFn: ({ signal }) => client.listWorkflows({ limit: 200 }, { signal }),
  })
  return (
    <section aria-labelledby="feed">
      <header className="head feed-head">
        <h2 id="feed">Events</h2>
        <Standing standing={standing} />
        <span className="hint">
          {rate(speed)}
          {sampled ? ': too many to read, so that only some are shown' : ''}
        </span>
      </header>
      <div className="filters">
        <Field label="Show">
          <select
            value={kind}
            onChange={(event) => change({ events: event.target.value === 'all' ? undefined : event.target.value })}
          >
            {KINDS.map(([name, label]) => (
              <option key={name} value={name}>
                {label}
              </option>
            ))}
          </select>
        </Field>
        <Field label="Workflow">
          <select value={workflow ?? ''} onChange={(event) => change({ workflow: event.target.value })}>
            <option value="">All of them</option>
            {workflow !== undefined &&
            workflows.data?.workflows.every(({ workflow_id: id }) => id !== workflow) !== false ? (
              <option value={workflow}>{workflow}</option>
            ) : null}
            {workflows.data?.workflows.map(({ workflow_id: id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </Field>
        <button type="button" className="plain" aria-pressed={isPaused} onClick={() => pause(!isPaused)}>
          {isPaused ? 'Go on' : 'Pause'}
        </button>
        {isPaused ? <span className="hint">{missed} more have come meanwhile.</span> : null}
      </div>
      {events.length === 0 ? (
        <p className="none">Nothing has happened since you came. What happens is shown here at once.</p>
      ) : (
        <ol className="feed" aria-label="Events" tabIndex={0}>
          {events.map((event) => (
            <Line key={event.position} event={event} />
          ))}
        </ol>
      )}
    </section>
  )
}

const TONES: Readonly<Record<string, string>> = {
  workflow_completed: 'completed',
  task_completed: 'completed',
  workflow_failed: 'failed',
  task_failed: 'failed',
  task_timed_out: 'failed',
  task_retry_scheduled: 'retrying',
  workflow_paused: 'paused',
  task_started: 'running',
  workflow_started: 'running',
}

const Line = ({ event }: { readonly event: HarmoniaEvent }) => {
  const { event_type: type, timestamp, message, execution_id: id, workflow_id, revision, task_id } = event
  const to =
    id !== null
      ? link(`/executions/${id}`, { at: revision, task: task_id ?? undefined })
      : workflow_id === null
        ? undefined
        : `/workflows/${workflow_id}`
  return (
    <li>
      <When at={timestamp} />
      <span className="status" data-status={TONES[type]}>
        {type}
      </span>
      <span className="said">{message}</span>
      {to === undefined ? null : (
        <Link href={to}>{id === null ? 'workflow' : <code>{`${id.slice(-12)} @${revision}`}</code>}</Link>
      )}
    </li>
  )
}
