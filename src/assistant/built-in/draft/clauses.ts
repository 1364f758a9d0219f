import { ID } from '../words.ts'
import { back, keepWhole, unquoted } from './aside.ts'
import { callsIn, waitIn } from './calls.ts'
import type { Clause } from './clause.ts'
import { assignmentsIn } from './given.ts'
import { modifiersIn } from './modifiers.ts'

const BOUNDARY =
  /\s*(?:\r?\n\s*(?:[-*•]|\d+[.)])?\s*|;|→|->|,?\s*\b(?:and\s+then|then|after\s+that|afterwards|finally|next)\b[,:]?|,\s*(?:and\s+)?|\.\s+|\.$)\s*/i

/** The parts of a description, in order. */
export const clausesIn = (description: string): readonly Clause[] => {
  const { text, kept } = keepWhole(description)
  const parts = text
    .split(BOUNDARY)
    .map((part) => part.trim())
    .filter((part) => part !== '')
  return parts.flatMap((part) => clauseOf(part, kept))
}

const clauseOf = (part: string, kept: readonly string[]): readonly Clause[] => {
  const named = new RegExp(`\\b(?:called|named|with the name)\\s+(?:\\u0001(\\d+)\\u0002|${ID})`, 'i').exec(part)
  const name =
    named === null
      ? undefined
      : named[1] === undefined
        ? named[2]
        : unquoted(back(named[0].replace(/^\S+\s+/, ''), kept))
  const rest = named === null ? part : part.replace(named[0], ' ')
  const found = readClause(rest.trim(), kept)
  return [...(name === undefined ? [] : [{ kind: 'name' as const, name }]), ...found]
}

const readClause = (part: string, kept: readonly string[]): readonly Clause[] => {
  if (part === '' || FILLER.test(part)) return []
  const failing = /\b(?:if|when|on|in case)\b.{0,120}\b(?:fail\w*|error\w*|goes wrong)\b/i.test(part)
  const calls = callsIn(part, kept)
  const [first] = calls
  if (failing && first !== undefined) return [{ kind: 'on_error', component: first.component, action: first.action }]

  const modifiers = modifiersIn(part, calls.length > 0)
  if (calls.length > 0) return [{ kind: 'steps', steps: calls }, ...modifiers]
  if (modifiers.length > 0) return modifiers
  const waits = waitIn(part)
  if (waits !== undefined) return [{ kind: 'steps', steps: [waits] }]
  const input = assignmentsIn(part, kept)
  if (Object.keys(input).length > 0) return [{ kind: 'input', input }]
  if (/\bevery\s+(?:night|day|hour|morning|week|month|\d+)|\bnightly\b|\bdaily\b|\bcron\b/i.test(part))
    return [{ kind: 'schedule' }]
  return [{ kind: 'other', text: back(part, kept) }]
}

/** What introduces a description and says nothing of it. */
const FILLER =
  /^(?:please\s+)?(?:can you\s+|could you\s+)?(?:create|draft|make|build|write|design|define|generate|i (?:want|need)|give me|set up)?\s*(?:me\s+)?(?:an?|the|new)?\s*(?:new\s+)?(?:simple\s+)?(?:workflow|definition|pipeline|flow)?\s*(?:that|which|to|for|of|with|:|first)*\s*$/i
