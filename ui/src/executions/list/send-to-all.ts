import type { ExecutionSummary } from '../../../../src/client/index.ts'
import { VERBS, type Verb } from '../verbs.ts'

/** What came of it for one execution. Without an error it is recorded. */
export interface Outcome {
  readonly row: ExecutionSummary
  readonly error?: Error
}

const AT_ONCE = 4

/** Sends a command to each, a few at a time, and tells all that is known after every answer. Under one key nothing is done twice. */
export const sendToAll = async (
  verb: Verb,
  rows: readonly ExecutionSummary[],
  reason: string,
  key: string,
  tell: (outcomes: readonly Outcome[]) => void,
): Promise<readonly Outcome[]> => {
  const outcomes: Outcome[] = []
  const left = rows[Symbol.iterator]()
  const one = async (): Promise<void> => {
    for (const row of left) {
      const options = { idempotencyKey: `${key}-${row.execution_id}`, ...(reason.trim() === '' ? {} : { reason }) }
      const error = await VERBS[verb].send(row.execution_id, options).then(
        () => undefined,
        (refusal: unknown) => refusal as Error,
      )
      outcomes.push(error === undefined ? { row } : { row, error })
      tell([...outcomes])
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, one))
  return outcomes
}
