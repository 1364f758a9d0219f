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
    return piece.startsWith('${') ? calculate(piece.slice(2, -1), scope) : piece
  })
  if (values.includes(undefined)) return undefined
  if (values.length === 1) return values[0]
  return values.map((value) => (typeof value === 'string' ? value : JSON.stringify(value))).join('')
}

/** A path, or two sides that are compared. */
const calculate = (expression: string, scope: unknown): unknown => {
  const [, left, operator, right] = /^(.+?) (==|>=|<) (.+)$/.exec(expression) ?? []
  if (left === undefined || right === undefined) return lookUp(expression, scope)
  const [a, b] = [side(left, scope), side(right, scope)]
  if (a === undefined || b === undefined) return undefined
  if (operator === '==') return a === b
  if (typeof a !== 'number' || typeof b !== 'number') return undefined
  return operator === '<' ? a < b : a >= b
}

const side = (text: string, scope: unknown): unknown => {
  if (/^-?\d+$/.test(text)) return Number(text)
  if (text === 'null') return null
  return text.startsWith('"') ? text.slice(1, -1) : lookUp(text, scope)
}

/** Goes down `a.b["c d"][0]`, only to what is really there: no prototypes, no lengths, nothing of a text. */
const lookUp = (path: string, scope: unknown): unknown => {
  const keys = [...path.matchAll(/\[(-?\d+)\]|\["([^"]*)"\]|([\w-]+)/g)]
  return keys.reduce<unknown>((value, [, index, quoted, name]) => {
    if (Array.isArray(value)) return index === undefined ? undefined : value.at(Number(index))
    const key = quoted ?? name
    if (typeof value !== 'object' || value === null || key === undefined) return undefined
    return Object.hasOwn(value, key) ? value[key as never] : undefined
  }, scope)
}
