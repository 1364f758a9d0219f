import type { Broken } from './scene.ts'

/**
 * What can be left out of a life that broke a rule so that it still breaks the same one: one part after the other, each if the
 * rule is still broken without it.
 */
export const shrink = async <Part extends string>(
  parts: readonly Part[],
  rule: string,
  liveWithout: (without: ReadonlySet<Part>) => Promise<{ readonly broken: Broken | undefined }>,
): Promise<ReadonlySet<Part>> => {
  let without: ReadonlySet<Part> = new Set()
  for (const part of parts) {
    const less = new Set([...without, part])
    const { broken } = await liveWithout(less)
    if (broken?.rule === rule) without = less
  }
  return without
}
