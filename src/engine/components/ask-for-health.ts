import * as E from 'fp-ts/lib/Either.js'
import { compileMapping } from '../../domain/component/mapping/compile-mapping.ts'
import { requestOf } from '../../domain/component/mapping/request.ts'
import type { Registration } from '../../domain/component/events.ts'
import type { ComponentTest } from '../components.ts'
import type { Target } from '../tasks/component-call.ts'
import { askForTest } from './ask.ts'
import { probe, type Probing } from './probe.ts'
import type { Reachable } from './way.ts'

/**
 * Whether a component with a manifest answers: where its `health` says, else by the component protocol when all of its actions speak
 * that, else anywhere, with whatever status.
 */
export const askForHealth = async (probing: Probing, component: Reachable, target: Target): Promise<ComponentTest> => {
  const { registration, actions } = component
  const asked = askedOf(registration)
  if (asked === undefined) {
    const { reachable, latency_ms, error } = await askForTest(probing, { ...component, actions: [] }, target)
    return { reachable, actions, latency_ms, error }
  }
  const answer = await probe(probing, target, asked.path)
  if (E.isLeft(answer)) return { reachable: false, actions, latency_ms: null, error: answer.left }
  const { status, latencyMs } = answer.right
  const isWell = asked.any || (status >= 200 && status <= 299)
  const why = status === 401 || status === 403 ? ': look at "auth" and its secret' : ''
  const error = isWell ? null : `${asked.path} answered with status ${status}${why}`
  return { reachable: true, actions, latency_ms: latencyMs, error }
}

interface Asked {
  readonly path: string
  /** Whether every status will do. */
  readonly any: boolean
}

/** Undefined for a component to which all actions go by the component protocol. */
const askedOf = ({ health, actions = {} }: Registration): Asked | undefined => {
  if (health?.path !== undefined) return { path: health.path, any: false }
  const http = health?.action === undefined ? undefined : actions[health.action]?.http
  const request = http && requestOf(compileMapping(http).plan, { input: {}, context: {} })
  if (request !== undefined && E.isRight(request)) return { path: request.right.path, any: false }
  return Object.values(actions).some((action) => action.http !== undefined) ? { path: '/', any: true } : undefined
}
