import { Failed } from './cel/run.ts'
import { written, type Missing } from './paths.ts'
import type { Reference } from './template.ts'

/** The failure of a path that leads nowhere. */
export const missingPart = (reference: Reference, { parts, why }: Missing): Failed => {
  const part = written(reference, parts)
  const offset = reference.offsets[parts] ?? reference.offsets[0]!
  return new Failed(reference.text, offset, `needs ${part}, which is missing: ${why}`, part)
}
