import * as E from 'fp-ts/lib/Either.js'
import type { Problem } from '../domain/problem.ts'
import { executions } from './routes/executions.ts'
import { forks } from './routes/forks.ts'

const bodies = new Map([...executions, ...forks].map(({ method, path, body }) => [`${method} ${path}`, body]))

/** What is wrong with a body as such, for an endpoint that starts or steers executions. Nothing is asked of the endpoint. */
export const bodyProblems = (route: string, body: unknown): readonly Problem[] => {
  const wanted = bodies.get(route)
  if (wanted === undefined) throw new Error(`${route} takes no body`)
  const read = wanted.decode(body)
  return E.isLeft(read) ? read.left : []
}
