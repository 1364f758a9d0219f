/** The candidate that `word` was probably meant to be, or undefined when none is close. */
export const nearest = (word: string, candidates: Iterable<string>): string | undefined => {
  if (word.length > 128) return undefined
  const plain = simplify(word)
  let limit = Math.floor((word.length + 1) / 3)
  let found: string | undefined
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - word.length) > limit) continue
    const other = simplify(candidate)
    const distance = other === plain ? 0 : edits(plain, other)
    if (distance > limit) continue
    found = candidate
    limit = distance - 1
    if (limit < 0) break
  }
  return found
}

/** ` Did you mean "x"?`, or nothing. */
export const didYouMean = (word: string, candidates: Iterable<string>): string => {
  const found = nearest(word, candidates)
  return found === undefined ? '' : ` Did you mean ${JSON.stringify(found)}?`
}

const simplify = (word: string): string => word.toLowerCase().replaceAll('-', '_')

/** Letters put in, left out, replaced or swapped with their neighbour. */
const edits = (a: string, b: string): number => {
  let before: number[] = []
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let row = 1; row <= a.length; row++) {
    const current = [row]
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1]
      let least = Math.min(previous[column - 1]! + (same ? 0 : 1), previous[column]! + 1, current[column - 1]! + 1)
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]
      if (swapped) least = Math.min(least, before[column - 2]! + 1)
      current.push(least)
    }
    before = previous
    previous = current
  }
  return previous[b.length]!
}
