import { live, type Life } from './life.ts'
import { PARTS, type Part } from './parts.ts'

/** The same failure with as little as possible around it: what can be left out is, one part after the other. */
export const shrink = async (failed: Life): Promise<{ readonly life: Life; readonly without: readonly Part[] }> => {
  let without: ReadonlySet<Part> = new Set()
  for (const part of PARTS) {
    const less = new Set([...without, part])
    const life = await live({ seed: failed.seed, without: less })
    if (life.broken?.rule === failed.broken?.rule) without = less
  }
  return { life: await live({ seed: failed.seed, without, traced: true }), without: [...without] }
}
