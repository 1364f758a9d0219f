import type { Random } from '../random.ts'
import { invent, newShape, type Shape } from './shape.ts'

type Schema = Readonly<Record<string, unknown>>

/** A value that most likely fits a JSON Schema, with all that somebody reads of it. Whether it does is for the schema to say. */
export const drawInput = (schema: unknown, shape: Shape, random: Random): unknown => {
  const draw = (given: unknown, wanted: Shape, depth: number): unknown => {
    if (typeof given !== 'object' || given === null) return invent(wanted, random)
    const one = resolved(given as Schema, schema)
    if (Object.hasOwn(one, 'const')) return one['const']
    for (const choices of [one['enum'], one['examples']])
      if (Array.isArray(choices) && choices.length > 0) return random.pick(choices as unknown[])
    for (const choices of [one['oneOf'], one['anyOf']])
      if (Array.isArray(choices) && choices.length > 0) return draw(merged(one, [random.pick(choices)]), wanted, depth)
    if (Array.isArray(one['allOf'])) return draw(merged(one, one['allOf'] as unknown[]), wanted, depth)
    if (Object.hasOwn(one, 'default') && wanted.members.size === 0 && random.chance(0.3)) return one['default']
    switch (typeOf(one, random)) {
      case 'object':
        return drawObject(one, wanted, depth)
      case 'array':
        return drawArray(one, wanted, depth)
      case 'string':
        return drawText(one, random)
      case 'integer':
      case 'number':
        return drawNumber(one, random)
      case 'boolean':
        return random.chance(0.5)
      case 'null':
        return null
      default:
        return invent(wanted, random)
    }
  }

  const drawObject = (one: Schema, wanted: Shape, depth: number): unknown => {
    const properties = (one['properties'] ?? {}) as Schema
    const required = (one['required'] ?? []) as readonly string[]
    const optional = Object.keys(properties).filter(() => depth < DEEP && random.chance(0.5))
    const names = new Set([...required, ...wanted.members.keys(), ...optional])
    return Object.fromEntries(
      [...names].map((name) => [name, draw(properties[name], wanted.members.get(name) ?? newShape(), depth + 1)]),
    )
  }

  const drawArray = (one: Schema, wanted: Shape, depth: number): unknown => {
    const least = Math.max(numberOr(one['minItems'], 0), wanted.items?.least ?? 0)
    const most = Math.min(numberOr(one['maxItems'], least + 3), least + 3)
    const each = wanted.items?.each ?? newShape()
    const first = (one['prefixItems'] ?? []) as readonly unknown[]
    return Array.from({ length: random.whole(least, Math.max(least, most)) }, (_, n) =>
      draw(first[n] ?? one['items'], each, depth + 1),
    )
  }

  return draw(schema, shape, 0)
}

/** How deep optional parts are drawn: a schema may contain itself. */
const DEEP = 6

const resolved = (one: Schema, root: unknown): Schema => {
  const pointer = one['$ref']
  if (typeof pointer !== 'string' || !pointer.startsWith('#/')) return one
  const steps = pointer.slice(2).split('/')
  const found = steps.reduce<unknown>(
    (at, step) => (at as Schema | undefined)?.[step.replaceAll('~1', '/').replaceAll('~0', '~')],
    root,
  )
  return typeof found === 'object' && found !== null ? (found as Schema) : {}
}

/** One schema of several that hold at once, so far as their words do not meet. */
const merged = ({ oneOf: _one, anyOf: _any, allOf: _all, ...rest }: Schema, more: readonly unknown[]): Schema => {
  const all = [rest, ...more].filter((part): part is Schema => typeof part === 'object' && part !== null)
  const properties = Object.assign({}, ...all.map((part) => part['properties'] ?? {})) as Schema
  const required = all.flatMap((part) => (part['required'] ?? []) as readonly string[])
  return { ...(Object.assign({}, ...all) as Schema), properties, required }
}

const typeOf = ({ type, properties, items }: Schema, random: Random): unknown => {
  if (Array.isArray(type)) return random.pick(type as unknown[])
  return type ?? (properties !== undefined ? 'object' : items !== undefined ? 'array' : undefined)
}

const numberOr = (value: unknown, otherwise: number): number => (typeof value === 'number' ? value : otherwise)

const drawNumber = (one: Schema, random: Random): number => {
  const step = numberOr(one['multipleOf'], 1)
  const low = Math.max(numberOr(one['minimum'], -Infinity), numberOr(one['exclusiveMinimum'], -Infinity) + step)
  const high = Math.min(numberOr(one['maximum'], Infinity), numberOr(one['exclusiveMaximum'], Infinity) - step)
  const first = Math.ceil((Number.isFinite(low) ? low : Number.isFinite(high) ? high - 9 * step : 0) / step)
  const last = Math.floor((Number.isFinite(high) ? high : first * step + 9 * step) / step)
  return random.whole(first, Math.max(first, Math.min(last, first + 99))) * step
}

const FORMATS: Readonly<Record<string, string>> = {
  'date-time': '2026-01-01T00:01:00Z',
  date: '2026-01-01',
  time: '12:00:00Z',
  email: 'somebody@example.org',
  hostname: 'example.org',
  ipv4: '192.0.2.1',
  ipv6: '2001:db8::1',
  uri: 'https://example.org/a',
  uuid: '00000000-0000-4000-8000-000000000001',
}

const drawText = (one: Schema, random: Random): string => {
  const format = FORMATS[String(one['format'])]
  if (format !== undefined) return format
  const least = numberOr(one['minLength'], 1)
  const most = Math.min(numberOr(one['maxLength'], least + 8), least + 8)
  return Array.from({ length: random.whole(least, Math.max(least, most)) }, () => random.pick([...LETTERS])).join('')
}

const LETTERS = 'abcdefghij'
