/** A JSON value as an expression has it, in parentheses, so that it can stand where any other part does. */
export const literal = (value: unknown): string => `(${inner(value)})`

const inner = (value: unknown): string => {
  if (typeof value === 'number') return number(value)
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value !== 'object' || value === null) return String(value)
  if (Array.isArray(value)) return `[${value.map(inner).join(', ')}]`
  return `{${Object.entries(value)
    .map(([key, member]) => `${JSON.stringify(key)}: ${inner(member)}`)
    .join(', ')}}`
}

/** A whole number that is too large to be exact is written with a point: without one it would be refused. */
const number = (value: number): string => {
  const text = String(value)
  return Number.isSafeInteger(value) || /[.e]/.test(text) ? text : `${text}.0`
}
