import * as E from 'fp-ts/lib/Either.js'
import type { Page } from '../../../projections/read-models.ts'
import type { Answer } from '../answer.ts'
import type { Refusal } from '../refusal.ts'

/** The answer to what went well. */
export const answered = (status: number, result: E.Either<Refusal, unknown>): E.Either<Refusal, Answer> =>
  E.isLeft(result) ? result : E.right({ status, body: result.right })

/** A page of a read model, its rows under their plural. */
export const inPages = <Row>(
  plural: string,
  page: E.Either<Refusal, Page<Row>>,
  show: (row: Row) => unknown = (row) => row,
): E.Either<Refusal, Answer> => {
  if (E.isLeft(page)) return page
  const { rows, next_cursor, as_of } = page.right
  return E.right({ status: 200, body: { [plural]: rows.map(show), next_cursor, as_of } })
}

/** Without what is undefined. */
export const defined = <A extends object>(given: A): { [K in keyof A]: Exclude<A[K], undefined> } =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as {
    [K in keyof A]: Exclude<A[K], undefined>
  }
