import * as E from 'fp-ts/lib/Either.js'
import { parseDefinition, type Definition } from '../../src/domain/definition/index.ts'

/**
 * The definition that a drawn body is. The parser refuses tasks that could never run, and it is trigger rules that make them so:
 * those that it points to are taken out of the body, and if that is not it, all of them.
 */
export const runnable = (body: object): Definition => {
  for (;;) {
    const parsed = parseDefinition(body)
    if (E.isRight(parsed)) return parsed.right.definition
    const mended = parsed.left.filter(({ pointer }) => withoutRule(body, pointer))
    if (mended.length === 0 && !withoutRules(body))
      throw new Error(`what was drawn is no definition: ${JSON.stringify([body, parsed.left])}`)
  }
}

interface Ruled {
  trigger_rule?: unknown
}

/** Removes the rule of the innermost task on the way of a pointer. False when none of them has one. */
const withoutRule = (body: object, pointer: string): boolean => {
  let at: unknown = body
  let innermost: Ruled | undefined
  for (const step of pointer.split('/').slice(1)) {
    at = (at as Record<string, unknown> | undefined)?.[step]
    if (typeof at === 'object' && at !== null && 'trigger_rule' in at) innermost = at
  }
  return innermost !== undefined && delete innermost.trigger_rule
}

const withoutRules = (part: unknown): boolean => {
  if (typeof part !== 'object' || part === null) return false
  const had = 'trigger_rule' in part && delete (part as Ruled).trigger_rule
  return Object.values(part).map(withoutRules).includes(true) || had
}
