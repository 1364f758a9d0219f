import Router from '@koa/router'
import { dispatch } from './dispatch.ts'
import type { State } from './exchange.ts'
import { keyedRequests } from './idempotency.ts'
import type { Parts, Timing } from './parts.ts'
import { recordRefusals } from './refused.ts'
import type { Row } from './route.ts'

/** The table as a router. What is under `/api` is under `/api/v1` too. */
export const routed = (rows: readonly Row[], parts: Parts, timing: Timing): Router => {
  const router = new Router()
  const keyed = keyedRequests(parts)
  const record = recordRefusals(parts)
  for (const row of rows) {
    const serve = dispatch(row, parts, timing, keyed, record)
    router.register(pattern(row.path), [row.method], async (ctx) => {
      const state = ctx.state as State
      state.route = row.path
      state.outcome = await serve(ctx.req, ctx.params)
    })
  }
  return router
}

const pattern = (path: string): string =>
  path.replace(/^\/api(?=\/|$)/, '/api{/v1}').replaceAll(/\{(\w+)\}/g, (_, name: string) => `:${name}`)
