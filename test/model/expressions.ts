/** A JSON value with its `${…}` replaced by what they name; undefined when one of them names nothing. */
export const evaluate = (value: unknown, scope: unknown): unknown => {
  if (typeof value === 'string') return evaluateText(value, scope)
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) {
    const items = value.map((item: unknown) => evaluate(item, scope))
    return items.includes(undefined) ? undefined : items
  }
  const members = Object.entries(value).map(([key, member]) => [key, evaluate(member, scope)] as const)
  return members.some(([, member]) => member === undefined) ? undefined : Object.fromEntries(members)
}

/** Text and expressions in turn: `$${` is a literal `${`; one expression alone keeps its value's type. */
const evaluateText = (text: string, scope: unknown): unknown => {
  const pieces = text.split(/(\$\$\{|\$\{[^}]*\})/).filter((piece) => piece !== '')
  const values = pieces.map((piece) => {
    if (piece === '$${') return '${'
    return piece.startsWith('${') ? lookUp(piece, scope) : piece
  })
  if (values.includes(undefined)) return undefined
  if (values.length === 1) return values[0]
  return values.map((value) => (typeof value === 'string' ? value : JSON.stringify(value))).join('')
}

/** Goes down `a.b["c d"][0]`, only to what is really there: no prototypes, no lengths, nothing of a text. */
const lookUp = (expression: string, scope: unknown): unknown => {
  const keys = [...expression.matchAll(/\[(-?\d+)\]|\["([^"]*)"\]|([\w-]+)/g)]
  return keys.reduce<unknown>((value, [, index, quoted, name]) => {
    if (Array.isArray(value)) return index === undefined ? undefined : value.at(Number(index))
    const key = quoted ?? name
    if (typeof value !== 'object' || value === null || key === undefined) return undefined
    return Object.hasOwn(value, key) ? value[key as never] : undefined
  }, scope)
}
