import type { NewTemplate, NewWorkflow } from '../../../src/client/index.ts'

const echo = (input: unknown) => ({ component: 'harmonia', action: 'echo', input })
const packs = ['one', 'two', 'three', 'four', 'five'].map((name) => `pack_${name}`)

/** Charges at its second attempt, packs in five places at once, and ships. An amount over 1,000 is refused. */
const order: NewWorkflow = {
  name: 'order',
  tags: ['nightly'],
  tasks: {
    charge: { component: 'shop', action: 'charge', input: '${input}', retry: { max_attempts: 2, initial_delay: 0.01 } },
    ...Object.fromEntries(packs.map((name) => [name, { component: 'shop', action: 'pack', depends_on: ['charge'] }])),
    ship: { ...echo({ parcel: 'p-1', of: '${tasks.charge.output}' }), depends_on: packs },
  },
}

const charged: NewWorkflow = {
  name: 'charged',
  tasks: {
    charge: { component: 'shop', action: 'charge', input: '${input}' },
    ship: { ...echo('${tasks.charge.output.id}'), depends_on: ['charge'] },
  },
}

const pipeline: NewWorkflow = {
  name: 'data_processing_pipeline',
  tasks: {
    fetch: { component: 'ergon', action: 'execute_command', input: { command: 'echo Hello World' } },
    analyze: {
      component: 'prometheus',
      action: 'analyze_results',
      input: { data: '${tasks.fetch.output.result}' },
      depends_on: ['fetch'],
    },
  },
}

/** Waits for two signals, then for somebody's decision. */
const waiting: NewWorkflow = {
  name: 'waiting',
  tasks: {
    paid: { component: 'harmonia', action: 'wait_for_signal', input: { name: 'payment_received' } },
    released: { component: 'harmonia', action: 'wait_for_signal', input: { name: 'go_on' } },
    sign_off: { component: 'harmonia', action: 'approve', input: { prompt: 'Pay?', approvers: ['ada'] } },
  },
}

export const definitions = {
  order,
  charged,
  data_processing_pipeline: pipeline,
  waiting,
  nightly_report: {
    name: 'nightly_report',
    tags: ['nightly'],
    tasks: {
      report: echo({ day: 'today' }),
      file: { ...echo({ of: '${tasks.report.output}' }), depends_on: ['report'] },
    },
  } as NewWorkflow,
  health_check: { name: 'health_check', tasks: { ask: echo({}) } } as NewWorkflow,
  parent: {
    name: 'parent',
    tasks: { child: { component: 'harmonia', action: 'run_workflow', input: { name: 'health_check' } } },
  } as NewWorkflow,
}

export const template: NewTemplate = {
  name: 'process_data',
  tags: ['nightly'],
  parameters: { input_file: { type: 'string', required: true }, limit: { type: 'integer', default: 5 } },
  definition: {
    name: 'process ${param.input_file}',
    tasks: { read: echo({ file: '${param.input_file}', limit: '${param.limit}' }) },
    output: '${tasks.read.output}',
  },
}
