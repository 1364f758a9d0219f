import { problem } from '../http/problem.ts'
import type { Refusal } from '../http/refusal.ts'

/** A refusal as a sentence, with everything that is wrong. */
export const inWords = (refusal: Refusal): string => {
  const { detail, errors = [] } = problem(refusal, '').document
  const more = errors.length < 2 ? [] : errors.map(({ pointer, message }) => `- ${pointer}: ${message}`)
  return [detail, ...more].join('\n')
}
