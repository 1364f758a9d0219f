import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { MonitoredComponent } from '../../../src/client/index.ts'
import { Columns } from '../parts/columns.tsx'
import { notify } from '../parts/notices.tsx'
import { Failure } from '../parts/failure.tsx'
import { When } from '../parts/times.tsx'
import { client } from '../server.ts'
import { millis } from './pure/numbers.ts'

type Breaker = NonNullable<NonNullable<MonitoredComponent['traffic']>['breaker']>['state']

const BREAKERS: Readonly<Record<Breaker, string>> = {
  closed: 'closed',
  open: 'open: nothing goes out',
  half_open: 'trying one call',
}

const TONES: Readonly<Record<MonitoredComponent['status'], string>> = {
  up: 'completed',
  down: 'failed',
  unknown: 'pending',
}
const SIGNS: Readonly<Record<MonitoredComponent['status'], string>> = { up: '✓', down: '✕', unknown: '○' }

export const ComponentsTable = ({ components }: { readonly components: readonly MonitoredComponent[] }) => (
  <section aria-labelledby="components">
    <h2 id="components">Components</h2>
    <div className="table" role="group" aria-labelledby="components" tabIndex={0}>
      <table className="components">
        <Columns names={['Component', 'Status', 'Breaker', 'In flight', 'Errors', 'Latency', 'Last seen', 'Test']} />
        <tbody>
          {components.map((component) => (
            <ComponentRow key={component.name} component={component} />
          ))}
        </tbody>
      </table>
    </div>
  </section>
)

const ComponentRow = ({ component }: { readonly component: MonitoredComponent }) => {
  const { name, status, built_in, source, traffic, workers, error_ratio, latency_ms, last_seen } = component
  const queries = useQueryClient()
  const test = useMutation({
    mutationFn: () => client.testComponent(name),
    onSuccess: ({ reachable, actions, latency_ms: took, error }) => {
      const said = reachable
        ? `answers in ${millis(took)}; actions: ${actions.join(', ')}`
        : `does not answer: ${error}`
      notify(`${name} ${said}`, reachable ? 'done' : 'failed')
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['monitor'] }),
  })
  const breaker = traffic?.breaker
  return (
    <tr>
      <th scope="row">
        {name}
        {source === 'hermes' ? <span className="tag">found through Hermes</span> : null}
      </th>
      <td>
        {built_in ? (
          <span className="status">built in</span>
        ) : (
          <span className="status" data-status={TONES[status]}>
            <span aria-hidden="true">{SIGNS[status]}</span> {status === 'unknown' ? 'not called yet' : status}
          </span>
        )}
      </td>
      <td className={breaker?.state === 'open' ? 'error' : ''}>
        {breaker === undefined || breaker === null ? <span className="none">none</span> : BREAKERS[breaker.state]}
        {breaker?.state === 'open' && breaker.retry_at !== null ? (
          <>
            {' until '}
            <When at={breaker.retry_at} />
          </>
        ) : null}
      </td>
      <td>
        {traffic === null ? <span className="none">–</span> : `${traffic.in_flight} of ${traffic.max_in_flight}`}
        {workers === undefined
          ? null
          : ` · ${workers.queued} queued, ${workers.leased} with workers, ${workers.waiting} waiting`}
      </td>
      <td className={error_ratio !== null && error_ratio > 0 ? 'error' : ''}>
        {error_ratio === null ? <span className="none">no calls</span> : `${Math.round(error_ratio * 100)} %`}
      </td>
      <td>{millis(latency_ms)}</td>
      <td>
        <When at={last_seen} />
      </td>
      <td>
        <button
          type="button"
          className="plain"
          aria-label={`Test ${name}`}
          disabled={built_in || test.isPending}
          title={built_in ? 'It is part of the server.' : `Ask ${name} what it can do`}
          onClick={() => test.mutate()}
        >
          {test.isPending ? 'Testing …' : 'Test'}
        </button>
        {test.error === null ? null : <Failure error={test.error} />}
      </td>
    </tr>
  )
}
