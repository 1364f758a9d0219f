import type { ReactNode } from 'react'
import { Link } from 'wouter'
import type { MonitorDocument, Percentiles } from '../../../src/client/index.ts'
import { link } from '../address.ts'
import { millis, number, rate } from './pure/numbers.ts'

interface TileProps {
  readonly name: string
  readonly value: ReactNode
  readonly about: ReactNode
  /** Worth a look. */
  readonly tone?: 'bad' | 'wait' | undefined
}

const Tile = ({ name, value, about, tone }: TileProps) => (
  <div className="tile" data-tone={tone}>
    <dt>{name}</dt>
    <dd>{value}</dd>
    <dd className="about">{about}</dd>
  </div>
)

const Listed = ({ status, children }: { readonly status: string; readonly children: ReactNode }) => (
  <Link href={link('/executions', { status })}>{children}</Link>
)

const spread = ({ p50, p99 }: Percentiles): string => `p50 ${millis(p50)} · p99 ${millis(p99)}`

/** The numbers of now, the most urgent ones first. */
export const Tiles = ({ of }: { readonly of: MonitorDocument }) => {
  const { executions, slots, last_hour: hour, per_second: now, read_models: models, event_store: store } = of
  const isFull = slots.running >= slots.limit
  return (
    <section aria-labelledby="now">
      <h2 id="now" className="unseen">
        Now
      </h2>
      <dl className="tiles">
        <Tile
          name="Running"
          value={<Listed status="running">{number(slots.running)}</Listed>}
          about={`of ${number(slots.limit)} at once`}
          tone={isFull && slots.queued > 0 ? 'wait' : undefined}
        />
        <Tile
          name="Queued"
          value={<Listed status="pending">{number(slots.queued)}</Listed>}
          about={of.queue_ms.count === 0 ? 'nobody waited' : spread(of.queue_ms)}
          tone={slots.queued > 0 ? 'wait' : undefined}
        />
        <Tile
          name="Paused"
          value={<Listed status="paused">{executions === null ? '–' : number(executions.paused)}</Listed>}
          about={executions === null ? 'the read models do not answer' : 'until somebody resumes'}
        />
        <Tile
          name="Failed"
          value={<Listed status="failed">{number(hour.failed)}</Listed>}
          about="in the last hour"
          tone={hour.failed > 0 ? 'bad' : undefined}
        />
        <Tile name="Started" value={rate(now.started)} about={`${number(hour.started)} in the last hour`} />
        <Tile name="Completed" value={rate(now.completed)} about={`${number(hour.completed)} in the last hour`} />
        <Tile name="Steps" value={rate(now.steps_completed)} about={`${number(of.in_flight)} calls in flight`} />
        <Tile
          name="Retries"
          value={number(hour.retries)}
          about="in the last hour"
          tone={hour.retries > 0 ? 'wait' : undefined}
        />
        <Tile
          name="Step time, p90"
          value={millis(of.step_ms.p90)}
          about={of.step_ms.count === 0 ? 'none measured' : spread(of.step_ms)}
        />
        <Tile
          name="Event store"
          value={store.away_since === null ? millis(store.append_ms) : 'away'}
          about={store.away_since === null ? `${store.kind}, until durable` : `not heard since ${store.away_since}`}
          tone={store.away_since === null ? undefined : 'bad'}
        />
        <Tile
          name="Read models"
          value={models.lag === 0 ? 'up to date' : `${number(models.lag)} behind`}
          about={`at position ${number(models.position)}`}
          tone={models.lag > 1_000 ? 'wait' : undefined}
        />
      </dl>
    </section>
  )
}
