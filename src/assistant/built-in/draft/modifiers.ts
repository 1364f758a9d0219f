import { COUNT, countOf, ID, LAPSE, secondsIn } from '../words.ts'
import type { Clause } from './clause.ts'
import { approversIn } from './given.ts'

export const modifiersIn = (part: string, hasCalls: boolean): readonly Clause[] => {
  const found: Clause[] = []
  const approval = /\b(?:approv\w+|sign-?off|four[- ]eyes|confirm(?:ation|ed)?\b)/i.test(part)
  if (approval && !hasCalls) {
    const before = new RegExp(`\\bbefore\\s+(?:(?:the\\s+)?(last|first|end)|(?:task\\s+|step\\s+)?${ID})`, 'i').exec(
      part,
    )
    found.push({ kind: 'approval', before: before?.[1]?.toLowerCase() ?? before?.[2], approvers: approversIn(part) })
  }
  const retry =
    new RegExp(
      `\\b(?:re-?try|re-?tries|re-?trying|attempts?|tries|try)\\b[^.]{0,120}?(?<![\\w.])(${COUNT})(?:\\s+(?:times|attempts|tries|more))?(?![\\w.])`,
      'i',
    ).exec(part) ??
    new RegExp(`\\b(${COUNT})\\s+(?:attempts|re-?tries|tries|retry|times)\\b`, 'i').exec(part) ??
    /\bre-?try\b[^.]{0,120}\b(once|twice)\b/i.exec(part)
  if (retry !== null) {
    const delay = new RegExp(`\\b(?:every|after|delay\\w*(?: of)?|wait\\w*)\\s+${LAPSE}`, 'i').exec(part)
    found.push({
      kind: 'retry',
      attempts: Math.max(1, Math.round(countOf(retry[1] ?? '3'))),
      ...(delay === null ? {} : { delay: countOf(delay[1] ?? '1') * secondsIn(delay[2] ?? 's') }),
      of: hasCalls ? '' : targetIn(part),
    })
  }
  const timeout = new RegExp(`\\b(?:time-?\\s?outs?|at most|within|no longer than)\\b[^.]{0,120}?${LAPSE}`, 'i').exec(
    part,
  )
  if (timeout !== null && retry === null) {
    const seconds = countOf(timeout[1] ?? '1') * secondsIn(timeout[2] ?? 's')
    found.push({ kind: 'timeout', seconds, of: hasCalls ? '' : targetIn(part) })
  }
  return found
}

/** The step that a modifier names; undefined for all. */
const targetIn = (part: string): string | undefined =>
  new RegExp(`\\b(?:re-?try|to|of|for|step|task)\\s+(?:the\\s+|task\\s+|step\\s+)*${ID}`, 'i').exec(part)?.[1] ??
  undefined
