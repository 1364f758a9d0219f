/** The candidate that `word` was probably meant to be, or undefined when none is close. */
export const nearest = (word: string, candidates: Iterable<string>): string | undefined => {
  if (word.length > 128) return undefined
  const plain = simplify(word)
  let limit = Math.max(1, Math.floor(word.length / 3))
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

/** `did you mean x?` with a space before it, or nothing. */
export const didYouMean = (word: string, candidates: Iterable<string>): string => {
  const found = nearest(word, candidates)
  return found === undefined ? '' : ` Did you mean ${JSON.stringify(found)}?`
}

const simplify = (word: string): string => word.toLowerCase().replaceAll('-', '_')

const edits = (a: string, b: string): number => {
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let row = 1; row <= a.length; row++) {
    const current = [row]
    for (let column = 1; column <= b.length; column++) {
      const replaced = previous[column - 1]! + (a[row - 1] === b[column - 1] ? 0 : 1)
      current.push(Math.min(replaced, previous[column]! + 1, current[column - 1]! + 1))
    }
    previous = current
  }
  return previous[b.length]!
}
