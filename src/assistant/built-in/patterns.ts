/** Definitions to begin with, for those who say what they want in a word or two. They run on the sample components. */
export const patterns: readonly { readonly about: string; readonly definition: Readonly<Record<string, unknown>> }[] = [
  {
    about: 'approval: somebody decides before it goes on; sign-off, review, four eyes, human',
    definition: {
      name: 'with_an_approval',
      description: 'Prepares something, asks for an approval, and carries it out.',
      input_schema: { type: 'object', properties: { title: { type: 'string' } }, required: ['title'] },
      tasks: {
        prepare: { component: 'harmonia', action: 'echo', input: { title: '${input.title}' } },
        approve: {
          component: 'harmonia',
          action: 'approve',
          input: { prompt: 'Publish “${tasks.prepare.output.title}”?', timeout: 86_400, on_reject: 'fail' },
          depends_on: ['prepare'],
        },
        publish: {
          component: 'engram',
          action: 'store_results',
          input: { results: { title: '${tasks.prepare.output.title}', by: '${tasks.approve.output.by}' } },
          depends_on: ['approve'],
        },
      },
    },
  },
  {
    about: 'batch: for each of several items, side by side; fan-out, map, parallel, loop, every',
    definition: {
      name: 'for_each_item',
      description: 'Does the same for each item, four at a time, and puts the results together.',
      input_schema: {
        type: 'object',
        properties: { urls: { type: 'array', items: { type: 'string' } } },
        required: ['urls'],
      },
      tasks: {
        fetch: {
          component: 'ergon',
          action: 'fetch_from_api',
          for_each: { items: '${input.urls}', as: 'url', concurrency: 4 },
          input: { url: '${url}' },
          retry: { max_attempts: 3 },
        },
        collect: {
          component: 'harmonia',
          action: 'echo',
          input: { results: '${tasks.fetch.output}' },
          depends_on: ['fetch'],
        },
      },
      output: '${tasks.collect.output.results}',
    },
  },
  {
    about: 'saga: what was done is undone when a later step fails; compensation, rollback, order, payment, booking',
    definition: {
      name: 'undone_when_it_fails',
      description: 'Reserves, then charges; when something fails afterwards, both are undone, the last first.',
      tasks: {
        reserve: {
          component: 'engram',
          action: 'store_results',
          input: { results: { state: 'reserved' } },
          compensate: { component: 'engram', action: 'store_results', input: { results: { state: 'released' } } },
        },
        charge: {
          component: 'engram',
          action: 'store_results',
          input: { results: { state: 'charged' } },
          depends_on: ['reserve'],
          compensate: { component: 'engram', action: 'store_results', input: { results: { state: 'refunded' } } },
        },
        ship: {
          component: 'ergon',
          action: 'execute_command',
          input: { command: 'echo shipped' },
          depends_on: ['charge'],
        },
      },
    },
  },
  {
    about: 'pipeline: fetch data, analyze it, store the result; etl, report, metrics, extract, transform, load',
    definition: {
      name: 'fetch_analyze_store',
      description: 'Fetches JSON, makes figures of it, and stores them.',
      input_schema: { type: 'object', properties: { url: { type: 'string' } }, required: ['url'] },
      tasks: {
        fetch: {
          component: 'ergon',
          action: 'fetch_from_api',
          input: { url: '${input.url}' },
          retry: { max_attempts: 4, initial_delay: 2, retry_on: ['connection_failed', 'http_5*'] },
          timeout: 60,
        },
        analyze: {
          component: 'apollo',
          action: 'analyze_metrics',
          input: { data: '${tasks.fetch.output}' },
          depends_on: ['fetch'],
        },
        store: {
          component: 'engram',
          action: 'store_results',
          input: { results: '${tasks.analyze.output}' },
          depends_on: ['analyze'],
        },
      },
    },
  },
  {
    about:
      'signal: it waits for something from outside, with a time limit; event, callback, webhook, external, payment received',
    definition: {
      name: 'waits_for_a_signal',
      description: 'Waits for a signal for up to a day; without it, it goes on with a default.',
      tasks: {
        wait: {
          component: 'harmonia',
          action: 'wait_for_signal',
          input: { name: 'go_on', timeout: 86_400 },
          on_error: [{ catch: ['timeout'], then: { output: { came: false } } }],
        },
        go_on: {
          component: 'harmonia',
          action: 'echo',
          input: { signal: '${tasks.wait.output}' },
          depends_on: ['wait'],
        },
      },
    },
  },
]
