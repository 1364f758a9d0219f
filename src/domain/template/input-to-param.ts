import { rootReads, type RootReads } from '../expression/cel/root-reads.ts'
import { segmentsOf } from '../expression/segments.ts'
import { workflowPlace, type Place } from './places.ts'

type Fields = Readonly<Record<string, unknown>>

/**
 * A workflow's definition as that of a template with these parameters: what it reads as `input.<name>` it reads as `param.<name>`, and
 * its `input_schema` asks for them no more.
 */
export const inputToParam = (definition: Fields, names: ReadonlySet<string>): Fields => {
  const renamed = rewritten(definition, workflowPlace, (text, { reads }) => {
    let renamed = text
    for (const { name, from } of reads) {
      // Both words have five letters, so that no other place moves.
      if (names.has(name)) renamed = `${renamed.slice(0, from)}param${renamed.slice(from + 'input'.length)}`
    }
    return renamed
  }) as Fields
  const schema = definition['input_schema']
  return isObject(schema) ? { ...renamed, input_schema: without(schema, names) } : renamed
}

/** The inputs that a definition reads, by name; and whether it reads all of its input as one value. */
export const inputsOf = (definition: Fields): { readonly names: readonly string[]; readonly whole: boolean } => {
  const names = new Set<string>()
  let whole = false
  rewritten(definition, workflowPlace, (text, { reads, nameless }) => {
    for (const { name } of reads) names.add(name)
    whole ||= nameless
    return text
  })
  return { names: [...names], whole }
}

/** The same value with its expressions replaced. */
const rewritten = (value: unknown, place: Place, rewrite: (text: string, found: RootReads) => string): unknown => {
  if (typeof value === 'string') {
    if (place.expressions === 'none' || !value.includes('${')) return value
    return segmentsOf(value)
      .map(({ kind, text }) => (kind === 'text' ? text : rewrite(text, rootReads(text, 'input'))))
      .join('')
  }
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((item, index) => rewritten(item, place.within(index), rewrite))
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key, rewritten(member, place.within(key), rewrite)]),
  )
}

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const without = (schema: Fields, names: ReadonlySet<string>): Fields => {
  const { required, properties, ...rest } = schema
  const left = Array.isArray(required) ? required.filter((name) => !names.has(name as string)) : []
  return {
    ...rest,
    ...(isObject(properties)
      ? { properties: Object.fromEntries(Object.entries(properties).filter(([name]) => !names.has(name))) }
      : {}),
    ...(left.length > 0 ? { required: left } : {}),
  }
}
