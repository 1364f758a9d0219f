import { rootReads } from '../expression/cel/root-reads.ts'
import { segmentsOf } from '../expression/segments.ts'
import { workflowPlace, type Place } from './places.ts'

type Fields = Readonly<Record<string, unknown>>

/**
 * A workflow's definition as that of a template with these parameters: what it reads as `input.<name>` it reads as `param.<name>`, and
 * its `input_schema` asks for them no more.
 */
export const inputToParam = (definition: Fields, names: ReadonlySet<string>): Fields => {
  const renamed = renameIn(definition, workflowPlace, names) as Fields
  const schema = definition['input_schema']
  return isObject(schema) ? { ...renamed, input_schema: without(schema, names) } : renamed
}

const renameIn = (value: unknown, place: Place, names: ReadonlySet<string>): unknown => {
  if (typeof value === 'string') return place.expressions === 'none' ? value : renameInText(value, names)
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((item, index) => renameIn(item, place.within(index), names))
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key, renameIn(member, place.within(key), names)]),
  )
}

const [FROM, TO] = ['input', 'param']

const renameInText = (text: string, names: ReadonlySet<string>): string => {
  if (!text.includes('${')) return text
  return segmentsOf(text)
    .map(({ kind, text: part }) => {
      const found = kind === 'text' ? undefined : rootReads(part, FROM)
      if (found === undefined) return part
      let renamed = part
      for (const { name, from } of found.reads) {
        // Both words have five letters, so that no other place moves.
        if (names.has(name)) renamed = renamed.slice(0, from) + TO + renamed.slice(from + TO.length)
      }
      return renamed
    })
    .join('')
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
