import type { MonitorDocument } from '../../../src/client/index.ts'
import { Lasting, When } from '../parts/times.tsx'
import { millis, number } from './pure/numbers.ts'

/** Who fetches, who is told, and what all of it is kept in. */
export const Standings = ({ of }: { readonly of: MonitorDocument }) => {
  const { workers, webhooks, event_store: store, read_models: models } = of
  const told = webhooks.active + webhooks.paused + webhooks.disabled
  return (
    <section aria-labelledby="standings">
      <h2 id="standings">Server</h2>
      <dl className="facts">
        <dt>Measured for</dt>
        <dd>
          <Lasting from={of.measured_since} to={null} />, since <When at={of.measured_since} />
        </dd>
        <dt>Event store</dt>
        <dd>
          {store.kind}, position {number(store.head)}
          {store.away_since === null ? null : (
            <strong className="error">
              {' '}
              · not heard since <When at={store.away_since} />
            </strong>
          )}
        </dd>
        <dt>Read models</dt>
        <dd>
          position {number(models.position)}, {models.lag === 0 ? 'up to date' : `${number(models.lag)} events behind`}
        </dd>
        <dt>Workers</dt>
        <dd>
          {workers.queued} tasks queued, {workers.leased} with workers, {workers.waiting} polls wait
          {workers.queued === 0 ? '' : `; the oldest waits ${millis(workers.oldest_wait_ms)}`}
          {workers.redelivered === 0 ? '' : `; ${number(workers.redelivered)} handed out again`}
        </dd>
        <dt>Webhooks</dt>
        <dd>
          {told === 0
            ? 'none'
            : `${webhooks.active} active, ${webhooks.paused} paused, ${webhooks.disabled} disabled; ` +
              `${number(webhooks.delivered)} delivered, ${number(webhooks.failed)} tried in vain, ` +
              `${number(webhooks.dead_letters)} given up; ` +
              (webhooks.oldest_wait_ms === 0 ? 'nothing waits' : `the oldest waits ${millis(webhooks.oldest_wait_ms)}`)}
        </dd>
        <dt>Subscribers</dt>
        <dd>{number(of.subscribers)}</dd>
      </dl>
    </section>
  )
}
