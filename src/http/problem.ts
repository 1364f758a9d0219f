import type { Problem } from '../domain/problem.ts'
import type { Headers } from './answer.ts'
import type { Refusal } from './refusal.ts'
import { refusals, type RefusalRow } from './refusals.ts'

/** RFC 9457. `code` is for programs; `errors` has one entry per thing that is wrong, each with a JSON pointer. */
export interface ProblemDocument {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  readonly code: string
  readonly instance: string
  readonly errors?: readonly Problem[]
  readonly [extension: string]: unknown
}

/** A refusal as what goes over the wire. */
export const problem = (refusal: Refusal, instance: string): { document: ProblemDocument; headers: Headers } => {
  const row = refusals[refusal.tag] as RefusalRow<Refusal['tag']>
  const { detail, errors, more, headers = {} } = row.says(refusal)
  return {
    document: {
      type: `/docs/problems#${refusal.tag}`,
      title: row.title,
      status: row.status,
      detail,
      code: refusal.tag,
      instance,
      ...(errors === undefined ? {} : { errors }),
      ...more,
    },
    headers,
  }
}
