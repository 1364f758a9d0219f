import { definitions } from './definitions.ts'
import { ID, OTHER_ID, type Scenes } from './scene.ts'

const { order, data_processing_pipeline: pipeline, charged } = definitions

/** Fewer lives than the example's, which take minutes. */
const FEW = { '10000': '100' }

export const workflows: Scenes = {
  'workflow create': [
    () => ({ files: { 'pipeline.yaml': { ...pipeline, name: 'by file' } }, says: /^Created by file \(version 1\)/ }),
    () => ({ files: { 'pipeline.json': { ...pipeline, name: 'by pipe' } }, says: /^Created by pipe \(version 1\)/ }),
  ],
  'workflow list': [
    async ({ workflow }) => {
      await workflow('order')
      return { says: /^\S+ +order +/m }
    },
    async ({ workflow }) => {
      await workflow('nightly_report')
      return { says: /"name": "nightly_report"/ }
    },
  ],
  'workflow show': [
    async ({ workflow }) => {
      await workflow('data_processing_pipeline')
      return { says: /^Name +data_processing_pipeline$/m }
    },
    async ({ client }) => {
      const first = await client.createWorkflow({ ...order, name: 'twice' })
      await client.updateWorkflow(first, { ...order, name: 'twice', description: 'Again.' })
      return { instead: { [ID]: first.workflow_id }, says: /"version": 2,/ }
    },
  ],
  'workflow validate': [
    () => ({ files: { 'pipeline.yaml': pipeline }, says: /^The definition is valid\.$/m }),
    () => ({ files: { 'pipeline.json': pipeline }, says: /"valid": true/ }),
  ],
  'workflow run': [
    async ({ workflow }) => {
      await workflow('data_processing_pipeline')
      return { says: /2 of 2 completed/ }
    },
    ({ client }) => ({
      files: { 'pipeline.yaml': { ...pipeline, name: 'run from its file' } },
      says: /2 of 2 completed/,
      after: async () => {
        const { executions } = await client.listExecutions({ name: 'run from its file', metadata: { team: 'data' } })
        if (executions.length !== 1) throw new Error('it has no metadata')
      },
    }),
    async ({ workflow }) => {
      await workflow('nightly_report')
      return { says: /2 of 2 completed/ }
    },
    async ({ workflow }) => ({
      instead: { [ID]: (await workflow('order')).workflow_id },
      files: { 'input.json': { amount: 7 } },
      says: /"status": "(pending|running)"/,
    }),
  ],
  'workflow test': [
    () => ({
      files: {
        'order.yaml': order,
        'order.cases.yaml': {
          cases: [{ name: 'paid', default: { output: {} }, expect: { status: 'completed' } }],
        },
      },
      says: /^1 of 1 passed$/m,
    }),
    () => ({ files: { 'order.yaml': charged }, says: /^passed +completed /m }),
    () => ({ files: { 'order.yaml': order }, says: /"passed": true/ }),
  ],
  'workflow whatif': [
    async ({ failed }) => {
      await failed()
      return { files: { 'order.yaml': order }, says: /(\d+) runs?: \1 the same, 0 different, 0 unknown/ }
    },
    async ({ ended }) => ({
      instead: { [ID]: (await ended()).execution_id, [OTHER_ID]: (await ended()).execution_id },
      files: { 'order.yaml': order },
      says: /"same": 2,/,
    }),
  ],
  simulate: [
    () => ({ files: { 'pipeline.yaml': pipeline }, says: /Seeds +1000[^]*No rule was broken/ }),
    () => ({ instead: FEW, files: { 'pipeline.yaml': pipeline }, says: /"seeds": 100,/ }),
    () => ({
      files: {
        'pipeline.yaml': pipeline,
        'answers.yaml': {
          'ergon.execute_command': [{ output: { result: 'Hello' } }, { error: { type: 'busy', retryable: true } }],
          'prometheus.analyze_results': [{ output: { mean: 1 } }],
        },
      },
      says: /No rule was broken/,
    }),
    () => ({ files: { 'pipeline.yaml': pipeline }, says: /user +submits \S+ \{"parameter1":"value1"\}/ }),
  ],
}
