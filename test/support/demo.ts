import { parse } from 'yaml'
import type { NewTasks, NewWorkflow } from '../../src/client/index.ts'
import type { PagesServer } from './pages.ts'

/** What can be looked at, by what it shows. */
export interface Demo {
  readonly workflows: Readonly<Record<'pipeline' | 'orders' | 'documents' | 'wide', string>>
  readonly runs: Readonly<
    Record<
      | 'completed'
      | 'failed'
      | 'fixed'
      | 'restored'
      | 'waiting'
      | 'approval'
      | 'undone'
      | 'paused'
      | 'each'
      | 'retrying'
      | 'wide',
      string
    >
  >
  readonly template: string
}

const PIPELINE: NewWorkflow = {
  name: 'data_processing_pipeline',
  description: 'Fetches data, analyzes it and stores what came out.',
  tags: ['sample', 'etl'],
  input_schema: {
    type: 'object',
    properties: { url: { type: 'string', format: 'uri', description: 'Where the data are.' } },
    required: ['url'],
  },
  tasks: {
    fetch_data: {
      component: 'ergon',
      action: 'fetch_from_api',
      input: { url: '${input.url}' },
      retry: { max_attempts: 2, initial_delay: 0.2 },
    },
    analyze: {
      component: 'apollo',
      action: 'analyze_metrics',
      input: { data: '${tasks.fetch_data.output}' },
      depends_on: ['fetch_data'],
    },
    store: {
      component: 'engram',
      action: 'store_results',
      input: { results: '${tasks.analyze.output}' },
      depends_on: ['analyze'],
    },
    tell: {
      component: 'harmonia',
      action: 'echo',
      input: { text: 'Stored as ${tasks.store.output.id}' },
      depends_on: ['store'],
    },
  },
}

/** Three rows of tasks, each waiting for two of the row before. */
const wide = (rows: number, columns: number): NewTasks =>
  Object.fromEntries(
    Array.from({ length: rows * columns }, (_, i) => {
      const [row, column] = [Math.floor(i / columns), i % columns]
      const before = row === 0 ? [] : [column, (column + 1) % columns].map((place) => `step_${row - 1}_${place}`)
      return [
        `step_${row}_${column}`,
        { component: 'harmonia', action: 'echo', depends_on: before, input: { row, column } },
      ]
    }),
  )

/**
 * Runs sample workflows until there is one of everything that pages show: completed, failed, mended by a fork, restored, waiting,
 * asking for a decision, undone, paused, going through a list, trying again.
 */
export const fillWithDemo = async ({ client, data_url, url }: PagesServer): Promise<Demo> => {
  const examples: Record<string, string> = {}
  const { examples: shipped } = await client.listExamples()
  for (const { text, name } of shipped) {
    const created = await client.createWorkflow(parse(text) as NewWorkflow)
    examples[name] = created.workflow_id
  }
  const { workflow_id: pipeline } = await client.createWorkflow(PIPELINE)
  const start = async (workflow_id: string, input: unknown, more: object = {}): Promise<string> =>
    (await client.executeWorkflow({ workflow_id, input, ...more })).execution_id
  const example = (name: string, input: unknown, more: object = {}) => start(examples[name] ?? name, input, more)
  const until = async (id: string, wanted: (seen: { type: string; task: string | null }) => boolean) => {
    for await (const { event_type: type, task_id: task } of client.monitorExecution(id))
      if (wanted({ type, task })) return id
    return id
  }
  const over = (id: string) => until(id, () => false)

  const completed = await over(await start(pipeline, { url: data_url }, { metadata: { team: 'data', day: 'monday' } }))
  for (let i = 0; i < 6; i++) await over(await start(pipeline, { url: data_url }, { metadata: { team: 'data' } }))
  const failed = await over(await start(pipeline, { url: `${url}/nowhere` }, { metadata: { team: 'data' } }))
  const { execution_id: fixed } = await client.forkExecution(failed, {
    changes: { input: { url: data_url } },
    reason: 'the address was wrong',
  })
  await over(fixed)
  await client.updateWorkflow(pipeline, { ...PIPELINE, description: 'Fetches, analyzes, stores, and says where.' })

  const document = { title: 'Price list 2027', author: 'ada', reviewers: ['grace', 'edsger'], manager: 'alan' }
  const approval = await until(await example('document_approval', document), ({ type }) => type === 'task_started')
  const waiting = await until(
    await example('incident_response', { service: 'checkout', seconds_to_react: 86_000 }),
    ({ type, task }) => type === 'task_completed' && task === 'facts',
  )
  const { checkpoint_id } = await client.createCheckpoint({
    execution_id: waiting,
    description: 'before anybody reacts',
  })
  const { execution_id: restored } = await client.restoreFromCheckpoint({ checkpoint_id, reason: 'to try again' })
  await example('order_fulfilment', { order_id: 'A-1001', total: 59.9, parcel_grams: 1_200 })
  const undone = await over(
    await example('order_fulfilment', { order_id: 'A-1002', total: 1_200, parcel_grams: 64_000 }),
  )
  const paused = await example('user_onboarding', { user: 'barbara', patience: 40_000 })
  await client.pauseExecution(paused, { reason: 'the mail server is being moved' })
  const sources = [...Array.from({ length: 6 }, () => data_url), `${url}/nowhere`]
  const each = await over(await example('nightly_etl', { sources }))
  const { workflow_id: flaky } = await client.createWorkflow({
    name: 'price_check',
    tags: ['sample'],
    tasks: {
      ask: {
        component: 'http',
        action: 'request',
        input: { url: 'http://127.0.0.1:9/prices' },
        retry: { max_attempts: 9, initial_delay: 2, multiplier: 3 },
      },
    },
  })
  const retrying = await until(await start(flaky, {}), ({ type }) => type === 'task_retry_scheduled')
  const { workflow_id: wideId } = await client.createWorkflow({
    name: 'wide_graph',
    tags: ['sample'],
    tasks: wide(6, 10),
  })
  const wideRun = await over(await start(wideId, {}))

  const orders = examples['order_fulfilment'] ?? ''
  await client.createSchedule({
    workflow_id: pipeline,
    name: 'every morning',
    cron: '0 6 * * *',
    timezone: 'Europe/Berlin',
    input: { url: data_url },
  })
  await client.createSchedule({ workflow_id: wideId, name: 'every ten minutes', interval: 600 })
  const { template_id } = await client.createTemplate({
    name: 'fetch_and_store',
    description: 'Fetches what is at an address and stores it.',
    tags: ['etl'],
    parameters: {
      url: { type: 'string', required: true, description: 'Where the data are.' },
      attempts: { type: 'integer', default: 3, minimum: 1, maximum: 10, description: 'How often it is tried.' },
      urgent: { type: 'boolean', default: false },
    },
    definition: {
      name: 'fetch_and_store',
      tasks: {
        fetch: {
          component: 'ergon',
          action: 'fetch_from_api',
          input: { url: '${param.url}' },
          retry: { max_attempts: '${param.attempts}' },
        },
        store: {
          component: 'engram',
          action: 'store_results',
          depends_on: ['fetch'],
          input: { results: { data: '${tasks.fetch.output}', urgent: '${param.urgent}' } },
        },
      },
    },
  })
  return {
    workflows: { pipeline, orders, documents: examples['document_approval'] ?? '', wide: wideId },
    runs: { completed, failed, fixed, restored, waiting, approval, undone, paused, each, retrying, wide: wideRun },
    template: template_id,
  }
}
