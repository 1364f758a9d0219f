import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import { at, type Problem } from '../problem.ts'
import { checkActions } from './check-action.ts'
import { Action } from './manifest.ts'
import type { ReadWay } from './ways.ts'

/** A component whose tasks are fetched by workers. Without `actions` it takes any. */
export const Worker = t.exact(
  t.partial({
    /** How long a worker may keep silent about a task until that is offered again; `LEASE_SECONDS` when left out. */
    lease_seconds: t.number,
    actions: t.record(t.string, Action),
  }),
)
export type Worker = t.TypeOf<typeof Worker>

export const LEASE_SECONDS = 30

export const readWorker: ReadWay = ({ worker = {}, breaker }) => {
  const { actions = {} } = worker
  const problems: readonly Problem[] = [
    ...(breaker === undefined ? [] : [noBreaker]),
    ...checkActions(actions).map((problem) => ({ ...problem, pointer: `/worker${problem.pointer}` })),
    ...Object.keys(actions).flatMap((name) => (actions[name]?.http === undefined ? [] : [noMapping(name)])),
  ]
  return problems.length > 0 ? E.left(problems) : E.right({ worker })
}

const noBreaker: Problem = {
  pointer: '/breaker',
  code: 'unexpected_field',
  message: 'belongs to a component that is called: workers are not',
}

const noMapping = (name: string): Problem => ({
  pointer: `${at('/worker/actions', name)}/http`,
  code: 'unexpected_field',
  message: 'belongs to a component with an "endpoint"',
})
