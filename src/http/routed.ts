import Router from '@koa/router'
import type { Middleware, ParameterizedContext } from 'koa'
import { direct } from './direct.ts'
import { dispatch } from './dispatch.ts'
import type { State } from './exchange.ts'
import { keyedRequests } from './idempotency.ts'
import type { Parts, Timing } from './parts.ts'
import { recordRefusals } from './refused.ts'
import type { Row } from './route.ts'

/** Serves the table. What is under `/api` is under `/api/v1` too. Most requests are found without the router, which tries every pattern on each. */
export const routed = (rows: readonly Row[], parts: Parts, timing: Timing): Middleware => {
  const keyed = keyedRequests(parts)
  const record = recordRefusals(parts)
  const served = rows.map((row) => {
    const serve = dispatch(row, parts, timing, keyed, record)
    const answer = async (ctx: ParameterizedContext, params: Readonly<Record<string, string>>): Promise<void> => {
      const state = ctx.state as State
      state.route = row.path
      state.outcome = await serve(ctx.req, params)
    }
    return { method: row.method, path: row.path, answer }
  })
  const find = direct(served)
  const others = routerOf(served).routes() as unknown as Middleware
  return async (ctx, next) => {
    const found = find(ctx.method, ctx.path)
    await (found === undefined ? others(ctx, next) : found.row.answer(ctx, found.params))
  }
}

interface Served extends Pick<Row, 'method' | 'path'> {
  readonly answer: (ctx: ParameterizedContext, params: Readonly<Record<string, string>>) => Promise<void>
}

export const routerOf = (served: readonly Served[]): Router => {
  const router = new Router()
  for (const { method, path, answer } of served)
    router.register(pattern(path), [method], (ctx) => answer(ctx, ctx.params))
  return router
}

const pattern = (path: string): string =>
  path.replace(/^\/api(?=\/|$)/, '/api{/v1}').replaceAll(/\{(\w+)\}/g, (_, name: string) => `:${name}`)
