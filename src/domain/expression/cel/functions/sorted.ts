import { kindOf } from '../../paths.ts'
import { textWork } from '../operators.ts'
import { spend, type Blame, type Run } from '../run.ts'

/** The values of pairs in the order of their keys, which must be numbers all, or texts all. Equal ones stay in their order. */
export const sortedBy = (
  pairs: readonly (readonly [key: unknown, value: unknown])[],
  run: Run,
  blame: Blame,
): readonly unknown[] => {
  orderable(
    pairs.map(([key]) => key),
    blame,
  )
  const compare = comparing(run, blame)
  return [...pairs].sort(([a], [b]) => compare(a, b)).map(([, value]) => value)
}

/** Refuses what has no order: anything but numbers, or texts, and both together. */
export const orderable = (values: readonly unknown[], blame: Blame): void => {
  const [first] = values
  for (const value of values) {
    if (typeof value === typeof first && (typeof value === 'number' || typeof value === 'string')) continue
    throw blame(
      `needs numbers only, or texts only; there is ${kindOf(typeof value === typeof first ? first : value)} among them`,
    )
  }
}

export const comparing =
  (run: Run, blame: Blame) =>
  (a: unknown, b: unknown): number => {
    spend(run, typeof a === 'string' ? textWork(Math.min(a.length, (b as string).length)) : 1, blame)
    return (a as string) < (b as string) ? -1 : (a as string) > (b as string) ? 1 : 0
  }
