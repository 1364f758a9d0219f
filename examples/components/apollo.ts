import { numbersIn, summarise } from './numbers.ts'
import { ActionError, type Action } from './protocol.ts'
import type { Component } from './serve.ts'

const MAX_METRICS = 1_000

const analyzeMetrics: Action = {
  description: 'Finds the numeric fields of `data` and sums each up: count, min, max, mean, median, 95th percentile.',
  input_schema: {
    type: 'object',
    properties: { data: { description: 'Records, or anything else that holds numbers.' } },
    required: ['data'],
    additionalProperties: false,
  },
  effect: false,
  run: ({ params }) => {
    if (!Object.hasOwn(params, 'data')) throw new ActionError('invalid_input', 'data is missing')
    const fields = new Map<string, number[]>()
    for (const [place, number] of numbersIn(params['data'])) {
      const field = fields.get(place)
      if (field !== undefined) field.push(number)
      else if (fields.size < MAX_METRICS) fields.set(place, [number])
    }
    const metrics = [...fields].map(([place, numbers]) => [place === '' ? 'value' : place, summarise(numbers)] as const)
    return { fields: metrics.length, metrics: Object.fromEntries(metrics) }
  },
}

/** Watches: makes figures of measurements. */
export const apollo: Component = { name: 'apollo', actions: { analyze_metrics: analyzeMetrics } }
