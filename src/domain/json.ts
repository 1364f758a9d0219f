import { at, type Problem } from './problem.ts'

/** Whether two JSON values are the same, in whatever order their members stand. */
export const sameJson = (a: unknown, b: unknown): boolean => {
  if (Object.is(a, b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) || Array.isArray(b)) {
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((item, i) => sameJson(item, b[i]))
  }
  const members = Object.entries(a)
  return (
    members.length === Object.keys(b).length &&
    members.every(([key, member]) => Object.hasOwn(b, key) && sameJson(member, b[key as never]))
  )
}

export interface JsonLimits {
  /** As JSON text without white space, in UTF-8. */
  readonly bytes: number
  readonly depth: number
}

/** The first reason why a value is not JSON of bounded size, if there is one. It looks no further than the limits. */
export const checkJson = (value: unknown, limits: JsonLimits): Problem | undefined => {
  let bytes = 0
  const tooLarge = (): Problem | undefined =>
    bytes <= limits.bytes
      ? undefined
      : { pointer: '', code: 'too_large', message: `It is larger than ${limits.bytes} bytes of JSON: make it smaller.` }

  const visit = (visited: unknown, pointer: string, depth: number): Problem | undefined => {
    switch (typeof visited) {
      case 'string':
        bytes += utf8Length(visited) + 2
        return tooLarge()
      case 'number':
        bytes += String(visited).length
        return Number.isFinite(visited) ? tooLarge() : notJson(pointer, String(visited))
      case 'boolean':
        bytes += visited ? 4 : 5
        return tooLarge()
      case 'object':
        break
      default:
        return notJson(pointer, typeof visited)
    }
    if (visited === null) {
      bytes += 4
      return tooLarge()
    }
    if (depth === limits.depth) {
      return { pointer, code: 'too_deep', message: `It is nested deeper than ${limits.depth} levels: make it flatter.` }
    }
    if (Array.isArray(visited)) {
      bytes += visited.length === 0 ? 2 : 1
      for (let index = 0; index < visited.length; index++) {
        bytes += 1
        const problem = visit(visited[index], at(pointer, index), depth + 1)
        if (problem !== undefined) return problem
      }
      return tooLarge()
    }
    if (!isPlain(visited)) return notJson(pointer, 'This object')
    const keys = Object.keys(visited)
    bytes += keys.length === 0 ? 2 : 1
    for (const key of keys) {
      bytes += utf8Length(key) + 4
      const problem = visit(visited[key as never], at(pointer, key), depth + 1)
      if (problem !== undefined) return problem
    }
    return tooLarge()
  }
  return visit(value, '', 0)
}

const isPlain = (value: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || prototype === Object.prototype
}

const notJson = (pointer: string, kind: string): Problem => ({
  pointer,
  code: 'not_json',
  message: `${kind} cannot be written as JSON: use text, a finite number, true, false, null, an array or an object.`,
})

/** Written as \b \t \n \f \r; other control characters take six characters. */
const SHORT_ESCAPES = new Set([8, 9, 10, 12, 13])

const utf8Length = (text: string): number => {
  let length = text.length
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index)
    if (unit === 0x22 || unit === 0x5c) length += 1
    else if (unit < 0x20) length += SHORT_ESCAPES.has(unit) ? 1 : 5
    else if (unit >= 0xd800 && unit < 0xe000) length += 1
    else if (unit >= 0x800) length += 2
    else if (unit >= 0x80) length += 1
  }
  return length
}
