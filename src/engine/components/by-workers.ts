import * as E from 'fp-ts/lib/Either.js'
import { invalidInput } from '../../domain/component/mapping/request.ts'
import { LEASE_SECONDS } from '../../domain/component/worker.ts'
import { didYouMean } from '../../domain/expression/nearest.ts'
import type { Pulled } from '../pulled/pulled.ts'
import { failed } from '../tasks/failure.ts'
import { settled } from '../tasks/task-kind.ts'
import type { WorkersDocument } from '../workers.ts'
import { actionPlans } from './action-plans.ts'
import type { Way } from './way.ts'

export interface ByWorkers {
  readonly pulled: Pick<Pulled, 'enrol'>
  readonly now: () => number
}

/** A worker that asks at all does so once a minute at the latest; one question may be missed. */
const PRESENT = 120_000

/** Components whose tasks are fetched by workers. */
export const byWorkers =
  ({ pulled, now }: ByWorkers): Way =>
  ({ registration: { name, worker = {} } }) => {
    const { lease_seconds = LEASE_SECONDS, actions } = worker
    const enrolled = pulled.enrol(name, lease_seconds)
    const planOf = actions && actionPlans(actions)
    const names = (): readonly string[] => (actions === undefined ? enrolled.actions() : Object.keys(actions))

    const isThere = ({ waiting, leased, last_asked }: WorkersDocument): boolean =>
      waiting > 0 || leased > 0 || (last_asked !== null && now() < Date.parse(last_asked) + PRESENT)

    return {
      call: (attempt) => {
        if (planOf === undefined) return enrolled.call(attempt)
        const plan = planOf(attempt.action)
        if (plan === undefined) return settled(unknownAction(name, attempt.action, names()))
        const problems = plan.checkInput(attempt.input ?? null)
        return problems.length > 0 ? settled(invalidInput(problems)) : enrolled.call(attempt)
      },
      test: async () => {
        const shown = enrolled.shown()
        const reachable = isThere(shown)
        const { last_asked } = shown
        const error = reachable ? null : `no worker has asked ${last_asked === null ? 'so far' : `since ${last_asked}`}`
        return { reachable, actions: names(), latency_ms: null, error }
      },
      listActions: async () => E.right(names()),
      findAction: async (action) => {
        if (!names().includes(action)) return E.left({ tag: 'action_not_found', component: name, action })
        const { description = null, input_schema = null } = actions?.[action] ?? {}
        return E.right({ component: name, action, description, input_schema })
      },
      shown: () => {
        const shown = enrolled.shown()
        const { last_asked: last_seen } = shown
        const away = last_seen === null ? 'unknown' : 'down'
        return { actions: names(), status: isThere(shown) ? 'up' : away, last_seen, workers: shown }
      },
      leave: enrolled.leave,
    }
  }

const unknownAction = (component: string, action: string, names: readonly string[]) =>
  failed('action_not_found', `${component} has no action ${action}.${didYouMean(action, names)}`, false)
