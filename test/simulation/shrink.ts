import { shrink as shrinkParts } from '../../src/simulation/shrink.ts'
import { live, type Life } from './life.ts'
import { PARTS, type Part } from './parts.ts'

/** The same failure with as little as possible around it. */
export const shrink = async ({
  seed,
  broken,
}: Life): Promise<{ readonly life: Life; readonly without: readonly Part[] }> => {
  const without = await shrinkParts(PARTS, broken?.rule ?? '', (less) => live({ seed, without: less }))
  return { life: await live({ seed, without, traced: true }), without: [...without] }
}
