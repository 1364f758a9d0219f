/** Words that say nothing of what is looked for. */
const EMPTY: ReadonlySet<string> = new Set(
  'a an the of for with about that which are is there any all my our me to in on by it its do does have has and or what show find list search look get give workflow workflows template templates called named please run runs execution executions'.split(
    ' ',
  ),
)

/** The words of a text that tell something, in lower case. `nightly_etl` is two of them. */
export const tellingWords = (text: string): readonly string[] => [
  ...new Set(
    text
      .toLowerCase()
      .split(/[^\p{L}\p{N}]+/u)
      .filter((word) => word.length > 1 && !EMPTY.has(word)),
  ),
]

/**
 * Those in which a word is found, the best first: a word counts for more in an earlier text, and as a whole word. Without words all of
 * them, as they come.
 */
export const rank = <Row>(
  words: string,
  rows: readonly Row[],
  textsOf: (row: Row) => readonly string[],
): readonly Row[] => {
  const wanted = tellingWords(words)
  if (wanted.length === 0) return rows
  return rows
    .map((row) => ({ row, score: scoreOf(wanted, textsOf(row)) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .map(({ row }) => row)
}

const scoreOf = (wanted: readonly string[], texts: readonly string[]): number =>
  texts.reduce((sum, text, place) => {
    const whole = new Set(text.toLowerCase().split(/[^\p{L}\p{N}]+/u))
    const plain = text.toLowerCase()
    const hits = wanted.reduce((count, word) => count + (whole.has(word) ? 3 : plain.includes(word) ? 1 : 0), 0)
    return sum + hits * (texts.length - place)
  }, 0)
