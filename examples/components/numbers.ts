/** Percentiles are the nearest rank: numbers that are really there. */
export interface Summary {
  readonly count: number
  readonly sum: number
  readonly min: number
  readonly max: number
  readonly mean: number
  readonly median: number
  readonly p95: number
}

export const summarise = (numbers: readonly number[]): Summary | null => {
  const sorted = [...numbers].sort((a, b) => a - b)
  const [min] = sorted
  if (min === undefined) return null
  const count = sorted.length
  const rank = (share: number): number => sorted[Math.max(Math.ceil(share * count) - 1, 0)] ?? min
  const sum = sorted.reduce((total, number) => total + number, 0)
  return { count, sum, min, max: rank(1), mean: sum / count, median: rank(0.5), p95: rank(0.95) }
}

/** Every number in a JSON value with its place, in which the items of an array share one: `items[].price`. */
export const numbersIn = (value: unknown): readonly (readonly [place: string, number: number])[] => {
  const found: (readonly [string, number])[] = []
  const ahead: (readonly [string, unknown])[] = [['', value]]
  for (let next = ahead.pop(); next !== undefined; next = ahead.pop()) {
    const [place, here] = next
    if (typeof here === 'number') found.push([place, here])
    else if (Array.isArray(here)) for (const item of here) ahead.push([`${place}[]`, item])
    else if (typeof here === 'object' && here !== null) {
      for (const [key, inside] of Object.entries(here)) ahead.push([place === '' ? key : `${place}.${key}`, inside])
    }
  }
  return found.reverse()
}
