import { recipes } from './recipes.ts'
import type { MutableDefinition } from './tree.ts'

export interface Changed {
  readonly definition: Readonly<Record<string, unknown>>
  /** What was done, one sentence each. */
  readonly did: readonly string[]
  readonly cannot: readonly string[]
}

const PARTS =
  /\s*(?:;|\n|,?\s+(?:and|then)\s+(?=(?:add|insert|remove|delete|drop|rename|set|give|make|let|run|call|retry|put|limit|tag)\b)|\.\s+)\s*/i

/** A definition as an instruction wants it; undefined when the instruction is no change of one. What is given stays as it is. */
export const changed = (given: Readonly<Record<string, unknown>>, instruction: string): Changed | undefined => {
  const definition = structuredClone(given) as unknown as MutableDefinition
  const did: string[] = []
  const cannot: string[] = []
  let understood = 0
  const parts = instruction.split(PARTS).filter((part) => part.trim() !== '')
  for (const part of parts) {
    const done = firstOf(definition, part.trim())
    if (done === undefined) {
      cannot.push(`Not understood: "${part.trim().slice(0, 100)}".`)
      continue
    }
    understood++
    if ('did' in done) did.push(done.did)
    else cannot.push(done.cannot)
  }
  return understood === 0 ? undefined : { definition: { ...definition }, did, cannot }
}

const firstOf = (definition: MutableDefinition, part: string) => {
  for (const recipe of recipes) {
    const done = recipe(definition, part)
    if (done !== undefined) return done
  }
  return undefined
}
