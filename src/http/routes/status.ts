import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import { EXECUTION_STATUSES } from '../documents/shared.ts'
import type { Parts } from '../parts.ts'
import { get, type Outcome, type Row } from '../route.ts'
import { HermesStandingCodec } from './hermes.ts'
import { answered } from './page.ts'
import { SelfCheckCodec } from './rebuild.ts'

const TAG = 'status'

const Status = t.type(
  {
    status: t.string,
    name: t.string,
    version: t.string,
    started_at: t.string,
    uptime_seconds: t.number,
    position: t.number,
    event_store: t.type({
      kind: t.string,
      head: t.number,
      /** When a server that is away was last heard. */
      away_since: t.union([t.string, t.null]),
    }),
    read_models: t.type({ position: t.number, lag: t.number }),
    executions: t.union([t.type(Object.fromEntries(EXECUTION_STATUSES.map((status) => [status, t.number]))), t.null]),
    components: t.type({ up: t.number, down: t.number, unknown: t.number }),
    /** Null when there is no HERMES_URL. */
    hermes: t.union([HermesStandingCodec, t.null]),
    limits: t.record(t.string, t.number),
  },
  'Status',
)

const Live = t.type(
  {
    status: t.keyof({ ok: null, degraded: null }),
    /** What the background check has found. */
    self_check: SelfCheckCodec,
  },
  'Health',
)
const Ready = t.type({ status: t.literal('ready') }, 'Readiness')

/** How far behind the log the read models may be before nobody should be sent here. */
const PATIENCE_MS = 1_000

const unreadiness = async ({ store, readModels }: Parts): Promise<readonly string[]> => {
  const [log, models] = await Promise.all([
    store.reach().tag === 'away' ? undefined : inTime(store.readAll(store.head(), 1)(), PATIENCE_MS),
    readModels.executionCounts({ min_position: store.head(), wait_ms: PATIENCE_MS })(),
  ])
  return [
    ...(log === undefined || E.isLeft(log) ? ['the event store does not answer'] : []),
    ...(E.isLeft(models) && models.left.tag === 'read_models_unavailable' ? ['the read models do not answer'] : []),
  ]
}

/** Undefined when it takes longer. */
const inTime = async <A>(answer: Promise<A>, milliseconds: number): Promise<A | undefined> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), milliseconds)
  })
  const first = await Promise.race([answer, late])
  clearTimeout(timer)
  return first
}

export const status = (startedAt: number): readonly Row[] => [
  get('/api/status', {
    tag: TAG,
    summary: 'How the server is',
    answers: [{ status: 200, description: 'Now.', codec: Status }],
    run: async ({ fresh }, { store, readModels, components, hermes, settings, clock, version }) => {
      const counts = await readModels.executionCounts(fresh)()
      const head = store.head()
      const reach = store.reach()
      const position = readModels.position()
      const known = components.list()
      const withStatus = (wanted: string): number => known.filter((component) => component.status === wanted).length
      return answered(
        200,
        E.right({
          status: E.isRight(counts) && reach.tag === 'here' ? 'ok' : 'degraded',
          name: 'harmonia',
          version,
          started_at: new Date(startedAt).toISOString(),
          uptime_seconds: Math.floor((clock.now() - startedAt) / 1_000),
          position: head,
          event_store: {
            kind: settings.eventStore.split(':')[0] ?? '',
            head,
            away_since: reach.tag === 'away' ? new Date(reach.since).toISOString() : null,
          },
          read_models: { position, lag: Math.max(0, head - position) },
          executions: E.isRight(counts) ? counts.right : null,
          components: { up: withStatus('up'), down: withStatus('down'), unknown: withStatus('unknown') },
          hermes: hermes.standing(),
          limits: {
            max_concurrent_workflows: settings.maxConcurrentWorkflows,
            max_calls_per_component: settings.maxCallsPerComponent,
            max_calls_per_second: settings.callsPerSecond,
            default_timeout: settings.defaultTimeout,
            max_task_duration: settings.maxTaskDuration,
            retry_max_attempts: settings.retryMaxAttempts,
            max_workflow_depth: settings.maxWorkflowDepth,
            max_inline_output: settings.maxInlineOutput,
          },
        }),
      )
    },
  }),

  get('/health', {
    tag: TAG,
    summary: 'Whether the process is alive; degraded when a state was found that is not what its events say',
    answers: [
      { status: 200, description: 'It is alive. Degraded: self_check says which executions differ.', codec: Live },
    ],
    run: async (_, { rebuilds }) => {
      const self_check = rebuilds.selfCheck()
      const status = self_check.differing.length === 0 ? ('ok' as const) : ('degraded' as const)
      return answered(200, E.right({ status, self_check }))
    },
  }),

  get('/ready', {
    tag: TAG,
    summary: 'Whether requests can be served: the event store answers and the read models run',
    answers: [{ status: 200, description: 'They can.', codec: Ready }],
    refuses: ['not_ready'],
    run: async (_, parts): Outcome => {
      const reasons = await unreadiness(parts)
      return reasons.length > 0 ? E.left({ tag: 'not_ready', reasons }) : answered(200, E.right({ status: 'ready' }))
    },
  }),

  get('/metrics', {
    tag: TAG,
    summary: 'Metrics in the Prometheus text format',
    answers: [{ status: 200, description: 'All of them.', type: 'text/plain' }],
    run: async (_, { metrics }): Outcome =>
      E.right({ status: 200, text: await metrics.metrics(), type: metrics.contentType }),
  }),
]
