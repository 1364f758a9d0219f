import * as E from 'fp-ts/lib/Either.js'
import fc from 'fast-check'
import { parseDefinition, type Definition } from '../../src/domain/definition/index.ts'

/** The definition of the first curl call of the product's description, as it stands there. */
export const curlWorkflow = () => ({
  name: 'example_workflow',
  description: 'Example workflow',
  tasks: {
    task1: {
      name: 'task1',
      component: 'ergon',
      action: 'execute_command',
      input: { command: 'echo Hello World' },
    },
    task2: {
      name: 'task2',
      component: 'prometheus',
      action: 'analyze_results',
      input: { data: '${tasks.task1.output.result}' },
      depends_on: ['task1'],
    },
  },
})

/** The definition of the Python example of the product's description, as it stands there. */
export const pipelineWorkflow = () => ({
  name: 'data_processing_pipeline',
  tasks: [
    {
      name: 'fetch_data',
      component: 'ergon',
      action: 'fetch_from_api',
      input: { url: 'https://api.example.com/data' },
    },
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

/** A task with nothing but what it must have, and the given fields. */
export const task = (fields: object = {}) => ({ component: 'harmonia', action: 'echo', ...fields })

/** The normal form of a body that is known to be good. */
export const parsed = (body: unknown): Definition => {
  const result = parseDefinition(body)
  if (E.isLeft(result)) throw new Error(JSON.stringify(result.left))
  return result.right.definition
}

/** For each task, the places of the earlier ones that it waits for. */
export const dags: fc.Arbitrary<readonly (readonly number[])[]> = fc
  .integer({ min: 1, max: 30 })
  .chain((size) => fc.tuple(...Array.from({ length: size }, (_, index) => earlier(index))))

const earlier = (index: number): fc.Arbitrary<number[]> =>
  index === 0
    ? fc.constant([])
    : fc.uniqueArray(fc.integer({ min: 0, max: index - 1 }), { maxLength: Math.min(index, 4) })

/** A body with a task `t<n>` for each entry, in the order that `order` gives. */
export const bodyOf = (graph: readonly (readonly number[])[], order = graph.map((_, index) => index)) => ({
  name: 'graph',
  tasks: Object.fromEntries(
    order.map((index) => [`t${index}`, task({ depends_on: graph[index]!.map((dependency) => `t${dependency}`) })]),
  ),
})
