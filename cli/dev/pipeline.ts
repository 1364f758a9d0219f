import type { HarmoniaClient, NewWorkflow, Workflow } from '../../src/client/index.ts'

const NAME = 'data_processing_pipeline'
const SAMPLE = 'sample'

/** The first workflow: fetch, analyze, store, each by another component. */
const pipeline = (dataUrl: string): NewWorkflow => ({
  name: NAME,
  description: 'Fetches data, analyzes it and stores what came out.',
  tags: [SAMPLE],
  tasks: [
    { name: 'fetch_data', component: 'ergon', action: 'fetch_from_api', input: { url: dataUrl } },
    {
      name: 'analyze',
      component: 'apollo',
      action: 'analyze_metrics',
      input: { data: '${tasks.fetch_data.output}' },
      depends_on: ['fetch_data'],
    },
    {
      name: 'store',
      component: 'engram',
      action: 'store_results',
      input: { results: '${tasks.analyze.output}' },
      depends_on: ['analyze'],
    },
  ],
})

/** Created at the first start; a later start that serves the data elsewhere adds a version. */
export const ensurePipeline = async (client: HarmoniaClient, dataUrl: string): Promise<Workflow> => {
  const { workflows } = await client.listWorkflows({ name: NAME, tag: SAMPLE })
  const [known] = workflows
  if (known === undefined) return client.createWorkflow(pipeline(dataUrl))
  const { fetch_data: fetching } = known.tasks
  const input = fetching !== undefined && 'input' in fetching ? fetching.input : undefined
  return (input as { url?: unknown } | undefined)?.url === dataUrl
    ? known
    : client.updateWorkflow(known, pipeline(dataUrl))
}
