import { createHash, randomUUID } from 'node:crypto'
import { ActionError, type Action } from './protocol.ts'
import type { ResultFile } from './result-file.ts'
import type { Component } from './serve.ts'

const storeResults = (file: ResultFile): Action => ({
  description:
    'Stores `results`; its output says under which id and where. Stored once, however often it is delivered.',
  input_schema: {
    type: 'object',
    properties: { results: { description: 'Any JSON value.' } },
    required: ['results'],
    additionalProperties: false,
  },
  effect: true,
  run: async ({ params, idempotencyKey }) => {
    if (!Object.hasOwn(params, 'results')) throw new ActionError('invalid_input', 'results is missing')
    const id = idempotencyKey === undefined ? randomUUID() : idFrom(idempotencyKey)
    const { stored_at } = await file.put({ id, stored_at: new Date().toISOString(), results: params['results'] })
    return { id, location: file.path, stored_at }
  },
})

const getResults = (file: ResultFile): Action => ({
  description: 'Gets what was stored under an id.',
  input_schema: {
    type: 'object',
    properties: { id: { type: 'string' } },
    required: ['id'],
    additionalProperties: false,
  },
  effect: false,
  run: async ({ params: { id } }) => {
    if (typeof id !== 'string') throw new ActionError('invalid_input', 'id must be text')
    const stored = await file.get(id)
    if (stored === undefined) throw new ActionError('not_found', `nothing is stored under ${id}`)
    return stored
  },
})

/** The id follows from the key, so that a redelivery after a restart of this component stores nothing again either. */
const idFrom = (idempotencyKey: string): string =>
  createHash('sha256').update(idempotencyKey).digest('hex').slice(0, 32)

/** Remembers: stores results in a file. */
export const engram = (file: ResultFile): Component => ({
  name: 'engram',
  actions: { store_results: storeResults(file), get_results: getResults(file) },
})
