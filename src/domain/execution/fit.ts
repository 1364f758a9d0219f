import * as E from 'fp-ts/lib/Either.js'
import { checkOutput } from '../definition/check-value.ts'
import { blockOutput } from './shapes/group.ts'
import type { Step } from './shapes/shape.ts'
import type { Execution } from './state.ts'

/** Problems that are told; the first ones are enough to learn from. */
const MOST = 10

/** What the execution comes to: it fails when its output is not what its definition promises. */
export const fitting = (execution: Execution, step: Step | undefined): Step | undefined => {
  const { definition } = execution.plan
  if (step?.is !== 'completed' || definition.output_schema === undefined) return step
  const { output = blockOutput(execution, execution.root) } = step
  const checked = checkOutput(definition, output)
  if (E.isRight(checked)) return step
  const problems = checked.left.slice(0, MOST).map((problem) => ({ ...problem, message: short(problem.message) }))
  const message = `the output does not fit output_schema: ${problems.map(inWords).join(' ')}`
  return {
    is: 'failed',
    error: { type: 'invalid_output', message: short(message), retryable: false, details: { problems } },
  }
}

const inWords = ({ pointer, message }: { readonly pointer: string; readonly message: string }): string =>
  `${pointer}: ${message}`

const short = (text: string): string => (text.length > 2_000 ? `${text.slice(0, 2_000)}…` : text)
