import * as E from 'fp-ts/lib/Either.js'
import type { Middleware, Next, ParameterizedContext } from 'koa'
import type { Observe } from './metrics.ts'
import type { Parts } from './parts.ts'
import type { Outcome } from './route.ts'
import type { Refusal } from './refusal.ts'
import type { Guard } from './safety/guard.ts'
import { refuse, send } from './send.ts'

/** What the routes leave behind for the one place that answers. */
export interface State {
  route?: string
  outcome?: Awaited<Outcome>
}

/** Refusals that are not the caller's doing: what is behind them is for the log. */
const FAULTS: ReadonlySet<Refusal['tag']> = new Set([
  'unreadable_event',
  'store_unavailable',
  'read_models_unavailable',
  'wrong_expected_revision',
])

/** Around every request: who may ask, one answer, its measure, and a log line for what went wrong. */
export const exchange = (parts: Parts, isForeign: Guard, observe: Observe): Middleware => {
  const { logger } = parts
  const series = parts.newId().slice(-8)
  let requests = 0

  return async (ctx: ParameterizedContext, next: Next) => {
    const began = performance.now()
    const id = `${series}-${(++requests).toString(36)}`
    const state = ctx.state as State
    let status: number
    try {
      const outcome = await outcomeOf(ctx, next, state, isForeign)
      if (outcome === undefined) return
      ctx.respond = false
      if (E.isLeft(outcome) && FAULTS.has(outcome.left.tag))
        logger.warn({ request: id, fault: outcome.left }, 'a request could not be served')
      status = E.isLeft(outcome) ? refuse(ctx.res, outcome.left, ctx.path, id) : await send(ctx, outcome.right)
    } catch (err) {
      ctx.respond = false
      logger.error({ request: id, method: ctx.method, path: ctx.path, err }, 'a request failed')
      status = ctx.res.headersSent ? abort(ctx) : refuse(ctx.res, { tag: 'internal_error' }, ctx.path, id)
    }
    const milliseconds = performance.now() - began
    observe(state.route ?? 'none', ctx.method, status, milliseconds / 1_000)
    if (logger.isLevelEnabled('debug'))
      logger.debug({ request: id, method: ctx.method, path: ctx.path, status, milliseconds }, 'answered')
  }
}

/** Undefined when another middleware has answered already, as CORS does to a preflight. */
const outcomeOf = async (
  ctx: ParameterizedContext,
  next: Next,
  state: State,
  isForeign: Guard,
): Promise<Awaited<Outcome> | undefined> => {
  const foreign = isForeign(ctx.req.headers)
  if (foreign !== undefined) return E.left(foreign)
  await next()
  if (state.outcome !== undefined) return state.outcome
  return ctx.status === 204 ? undefined : E.left(unserved(ctx))
}

const unserved = ({ path, method, matched }: ParameterizedContext): Refusal => {
  const allowed = [
    ...new Set((matched as readonly { methods: string[] }[] | undefined)?.flatMap(({ methods }) => methods)),
  ]
  return allowed.length === 0
    ? { tag: 'route_not_found', path: path.slice(0, 200) }
    : { tag: 'method_not_allowed', method, allowed: allowed.sort() }
}

/** The status line is out: breaking the connection is the only way to say that the rest will not come. */
const abort = ({ res }: ParameterizedContext): number => {
  res.destroy()
  return 500
}
