import type { Problem } from '../problem.ts'
import { checkSchema } from '../schema.ts'
import * as is from './check.ts'

const YEAR = 31_536_000

const seconds = is.number((value) => value > 0 && value <= YEAR, `seconds, above 0 and at most ${YEAR}`)
const delay = is.number((value) => value >= 0 && value <= YEAR, `seconds, from 0 to ${YEAR}`)
const attempts = is.number((value) => Number.isInteger(value) && value >= 1 && value <= 1_000, 'whole, from 1 to 1000')

const retryFields = new Map<string, is.Check>([
  ['max_attempts', attempts],
  ['initial_delay', delay],
  ['max_delay', delay],
  ['multiplier', is.number((value) => value >= 1 && value <= 1_000, 'from 1 to 1000')],
  ['jitter', is.number((value) => value >= 0 && value <= 1, 'from 0 to 1')],
])

const retry: is.Check = (value, pointer, findings) => {
  if (!is.isObject(value)) return is.object(value, pointer, findings)
  is.checkFields(value, pointer, retryFields, [], findings)
  const { initial_delay: first, max_delay: most } = value
  if (typeof first === 'number' && typeof most === 'number' && first > most) {
    is.warn(findings, pointer, 'delay_capped', `No delay is ever ${first} seconds: "max_delay" is ${most}.`)
  }
}

const inputSchema: is.Check = (value, pointer, findings) => {
  const { problems, warnings } = checkSchema(value)
  const placed = (problem: Problem): Problem => ({ ...problem, pointer: pointer + problem.pointer })
  findings.problems.push(...problems.map(placed))
  findings.warnings.push(...warnings.map(placed))
}

const name = is.text(1, 200)
const description = is.text(0, 10_000)

export const taskFields = new Map<string, is.Check>([
  ['id', is.text(0, Infinity)],
  ['name', name],
  ['component', is.plainText(1, 200)],
  ['action', is.plainText(1, 200)],
  ['input', is.anything],
  ['depends_on', is.texts(10_000, is.anything)],
  ['retry', retry],
  ['timeout', seconds],
  ['description', description],
  ['metadata', is.object],
])

export const requiredOfTask = ['component', 'action']

/** `tasks` has a reader of its own. */
export const definitionFields = new Map<string, is.Check>([
  ['name', name],
  ['description', description],
  ['tasks', is.anything],
  ['input_schema', inputSchema],
  ['output', is.anything],
  ['timeout', seconds],
  ['metadata', is.object],
  ['tags', is.texts(64, is.text(1, 64))],
])

export const requiredOfDefinition = ['name', 'tasks']
