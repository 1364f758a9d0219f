import { numbersIn, summarise } from './numbers.ts'
import { ActionError, type Action } from './protocol.ts'
import type { Component } from './serve.ts'

const analyzeResults: Action = {
  description: 'Says what `data` is made of: its type and length, words and lines of a text, the numbers in it.',
  input_schema: {
    type: 'object',
    properties: { data: { description: 'Any JSON value.' } },
    required: ['data'],
    additionalProperties: false,
  },
  effect: false,
  run: ({ params }) => {
    if (!Object.hasOwn(params, 'data')) throw new ActionError('invalid_input', 'data is missing')
    const { data } = params
    return typeof data === 'string' ? ofText(data) : ofValue(data)
  },
}

const ofText = (text: string) => ({
  type: 'string',
  length: text.length,
  words: text.split(/\s+/).filter((word) => word !== '').length,
  lines: text === '' ? 0 : text.split(/\r?\n/).length,
  numbers: summarise((text.match(/-?\d+(\.\d+)?/g) ?? []).map(Number)),
})

const ofValue = (value: unknown) => ({
  type: value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value,
  length: typeof value === 'object' && value !== null ? Object.keys(value).length : null,
  numbers: summarise(numbersIn(value).map(([, number]) => number)),
})

/** Plans from what came out: analyses any result. */
export const prometheus: Component = { name: 'prometheus', actions: { analyze_results: analyzeResults } }
