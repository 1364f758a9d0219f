import type * as t from 'io-ts'
import type { JsonSchema } from './codecs.ts'

interface Codec {
  readonly _tag?: string
  readonly name: string
  readonly schema?: JsonSchema
  readonly parts?: Readonly<Record<string, JsonSchema>>
  readonly props?: Readonly<Record<string, Codec>>
  readonly types?: readonly Codec[]
  readonly type?: Codec
  readonly codomain?: Codec
  readonly value?: unknown
  readonly keys?: Readonly<Record<string, unknown>>
}

/** Collects what has a name of its own: those schemas are written once and referred to. */
export type Definitions = Map<string, JsonSchema>

/** A name that its author gave, and not one that io-ts put together. */
const OWN_NAME = /^[A-Z][A-Za-z]+$/

/** The JSON Schema (2020-12) of a codec. A kind of codec that is not known here is a bug, and says so. */
export const jsonSchema = (codec: t.Mixed, definitions: Definitions): JsonSchema => of(codec, definitions)

const of = (codec: Codec, definitions: Definitions): JsonSchema => {
  if (!OWN_NAME.test(codec.name) || codec.name === 'Array') return inline(codec, definitions)
  if (!definitions.has(codec.name)) {
    definitions.set(codec.name, {})
    definitions.set(codec.name, inline(codec, definitions))
  }
  return { $ref: `#/components/schemas/${codec.name}` }
}

const inline = (codec: Codec, definitions: Definitions): JsonSchema => {
  const inner = (part: Codec | undefined): JsonSchema => (part === undefined ? {} : of(part, definitions))
  const all = (props: Codec['props'] = {}): JsonSchema =>
    Object.fromEntries(Object.entries(props).map(([name, prop]) => [name, inner(prop)]))

  switch (codec._tag) {
    case 'Described':
      for (const [name, part] of Object.entries(codec.parts ?? {})) definitions.set(name, part)
      return codec.schema ?? {}
    case 'UnknownType':
      return {}
    case 'StringType':
      return { type: 'string' }
    case 'NumberType':
      return { type: 'number' }
    case 'BooleanType':
      return { type: 'boolean' }
    case 'NullType':
      return { type: 'null' }
    case 'LiteralType':
      return { const: codec.value }
    case 'KeyofType':
      return { type: 'string', enum: Object.keys(codec.keys ?? {}) }
    case 'ArrayType':
    case 'ReadonlyArrayType':
      return { type: 'array', items: inner(codec.type) }
    case 'DictionaryType':
      return { type: 'object', additionalProperties: inner(codec.codomain) }
    case 'InterfaceType':
      return { type: 'object', properties: all(codec.props), required: Object.keys(codec.props ?? {}) }
    case 'PartialType':
      return { type: 'object', properties: all(codec.props) }
    case 'RecursiveType':
      return inner(codec.type)
    case 'ExactType':
      return exact(inline(codec.type ?? codec, definitions))
    case 'UnionType':
      return { anyOf: (codec.types ?? []).map(inner) }
    case 'IntersectionType':
      return merged((codec.types ?? []).map((part) => inline(part, definitions)))
    default:
      throw new Error(`there is no JSON Schema for codecs like ${codec.name} (${codec._tag ?? 'untagged'})`)
  }
}

const exact = (schema: JsonSchema): JsonSchema => ({ ...schema, additionalProperties: false })

/** Objects that are intersected are one object with the fields of all: easier to read than `allOf`. */
const merged = (parts: readonly JsonSchema[]): JsonSchema => {
  const required = parts.flatMap((part) => (part['required'] as readonly string[] | undefined) ?? [])
  return {
    type: 'object',
    properties: Object.fromEntries(parts.flatMap((part) => Object.entries(part['properties'] ?? {}))),
    ...(required.length === 0 ? {} : { required }),
  }
}
