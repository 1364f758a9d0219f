/** Where two states part, as JSON pointers into their form: at the highest place that only one has, or whose values differ. */
export interface FormDifference {
  readonly pointer: string
  readonly expected: unknown
  readonly actual: unknown
}

const MOST = 100
/** Characters of JSON up to which a value is shown whole. */
const LONGEST = 2_000

/** The first hundred, in the order of the names. Both are plain JSON; undefined is the same as absent. */
export const formDifferences = (expected: unknown, actual: unknown): readonly FormDifference[] => {
  const found: FormDifference[] = []
  const compare = (pointer: string, one: unknown, other: unknown): void => {
    if (one === other || found.length >= MOST) return
    if (!isBranch(one) || !isBranch(other) || Array.isArray(one) !== Array.isArray(other)) {
      found.push({ pointer, expected: shown(one), actual: shown(other) })
      return
    }
    for (const name of [...new Set([...Object.keys(one), ...Object.keys(other)])].sort())
      compare(`${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`, one[name], other[name])
  }
  compare('', expected, actual)
  return found
}

type Branch = Readonly<Record<string, unknown>>

const isBranch = (value: unknown): value is Branch => typeof value === 'object' && value !== null

const shown = (value: unknown): unknown => {
  if (value === undefined) return null
  const text = JSON.stringify(value)
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : value
}
