import type * as E from 'fp-ts/lib/Either.js'
import type { By } from '../store/event-store.ts'
import { inProcess, type Request } from './in-process.ts'
import type { Parts } from './parts.ts'
import type { Refusal } from './refusal.ts'
import type { Row } from './route.ts'
import { approvals } from './routes/approvals.ts'
import { comparisons } from './routes/comparisons.ts'
import { components } from './routes/components.ts'
import { examples } from './routes/examples.ts'
import { executions } from './routes/executions.ts'
import { past } from './routes/past.ts'
import { schedules } from './routes/schedules.ts'
import { status } from './routes/status.ts'
import { templates } from './routes/templates.ts'
import { workflows } from './routes/workflows.ts'

/** Asks an endpoint that changes nothing, as whoever it was made for. */
export type Reading = (route: string, request?: Omit<Request, 'by'>) => Promise<E.Either<Refusal, unknown>>

/** The one POST that may be asked: it checks a definition, and stores nothing. */
const CHECKS = 'POST /api/workflows/validate'

export const isReading = ({ method, path }: Pick<Row, 'method' | 'path'>): boolean =>
  method === 'GET' || `${method} ${path}` === CHECKS

/** Every endpoint that answers JSON and records nothing, by its method and path. */
export const readable = (startedAt: number): ReadonlyMap<string, Row> => {
  const all = [
    ...workflows,
    ...templates,
    ...executions,
    ...past,
    ...comparisons,
    ...approvals,
    ...components,
    ...schedules,
    ...examples,
    ...status(startedAt).filter(({ path }) => path.startsWith('/api/')),
  ]
  return new Map(all.filter(isReading).map((row) => [`${row.method} ${row.path}`, row]))
}

/** For those who are to look at everything and touch nothing: there is no request by which its holder could. */
export const readings = (parts: Parts, startedAt: number): ((by: By) => Reading) => {
  const rows = readable(startedAt)
  const call = inProcess(parts)
  return (by) =>
    async (route, request = {}) => {
      const row = rows.get(route)
      if (row === undefined) throw new Error(`${route} is not an endpoint that only reads`)
      return call(row, { ...request, by })
    }
}
