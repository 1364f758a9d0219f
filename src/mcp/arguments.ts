import type { JsonSchema } from '../http/codecs.ts'
import { jsonSchema, type Definitions } from '../http/json-schema.ts'
import type { Row } from '../http/route.ts'

/** How the arguments of a tool are what an endpoint is sent. */
export interface Shape {
  /** For each `{name}` of the path its argument. */
  readonly paths?: Readonly<Record<string, string>>
  /** The argument that is the whole body. Without it the fields of the body are arguments themselves. */
  readonly body?: string
}

/** Where an argument goes. */
export type Place =
  | { readonly in: 'path'; readonly name: string }
  | { readonly in: 'query' }
  | { readonly in: 'body' }
  | { readonly in: 'key' }
  | { readonly in: 'version' }

export interface Argument {
  readonly schema: JsonSchema
  readonly required: boolean
  readonly place: Place
}

const at = (place: Place, schema: JsonSchema, required = false): Argument => ({ schema, required, place })

/** A GET answers with all that was recorded before it: nobody needs to ask for that here. */
const LEFT_OUT = 'min_position'

const key: JsonSchema = {
  type: 'string',
  description: 'The same key with the same arguments gives the first answer again.',
}
const version: JsonSchema = { type: 'integer', minimum: 1, description: 'Refused unless this is the latest version.' }
const metadata: JsonSchema = {
  type: 'object',
  additionalProperties: { type: 'string' },
  description: 'Only executions that carry this metadata.',
}

/** The arguments by their names, made of what describes the endpoint. */
export const argumentsOf = (
  row: Row,
  { paths = {}, body }: Shape,
  definitions: Definitions,
): ReadonlyMap<string, Argument> => {
  const found = new Map<string, Argument>()
  if (row.repeats.kind === 'creates') found.set('idempotency_key', at({ in: 'key' }, key))
  if (row.refuses.includes('workflow_version_changed')) found.set('expected_version', at({ in: 'version' }, version))
  for (const [name, { schema }] of Object.entries(row.parameters))
    if (name !== LEFT_OUT) found.set(name, at({ in: 'query' }, schema))
  if (row.metadata) found.set('metadata', at({ in: 'query' }, metadata))
  for (const [name, argument] of inBody(row, body, definitions)) found.set(name, argument)
  for (const [name, argument] of Object.entries(paths))
    found.set(argument, at({ in: 'path', name }, { type: 'string' }, true))
  return found
}

const inBody = (row: Row, name: string | undefined, definitions: Definitions): readonly [string, Argument][] => {
  if (row.body === undefined) return []
  const schema = jsonSchema(row.body.codec, definitions)
  if (name !== undefined) return [[name, at({ in: 'body' }, schema, !row.body.optional)]]
  const { $ref = '' } = schema as { readonly $ref?: string }
  const { properties = {}, required = [] } = (definitions.get(nameIn($ref)) ?? schema) as {
    readonly properties?: Readonly<Record<string, JsonSchema>>
    readonly required?: readonly string[]
  }
  return Object.entries(properties).map(([field, of]) => [field, at({ in: 'body' }, of, required.includes(field))])
}

const REF = '#/components/schemas/'
const nameIn = (ref: string): string => (ref.startsWith(REF) ? ref.slice(REF.length) : '')

/** One schema with all that it refers to inside it. */
export const schemaOf = (known: ReadonlyMap<string, Argument>, definitions: Definitions): ToolSchema => {
  const properties = Object.fromEntries([...known].map(([name, { schema }]) => [name, schema]))
  const required = [...known].flatMap(([name, argument]) => (argument.required ? [name] : []))
  const parts = new Map<string, JsonSchema>()
  const reach = (schema: unknown): void => {
    for (const [, ref = ''] of JSON.stringify(schema).matchAll(/"\$ref":"([^"]*)"/g)) {
      const name = nameIn(ref)
      const part = definitions.get(name)
      if (part === undefined || parts.has(name)) continue
      parts.set(name, part)
      reach(part)
    }
  }
  reach(properties)
  const whole = {
    type: 'object',
    properties,
    ...(required.length === 0 ? {} : { required }),
    additionalProperties: false,
    ...(parts.size === 0 ? {} : { $defs: Object.fromEntries(parts) }),
  }
  return JSON.parse(JSON.stringify(whole).replaceAll(`"${REF}`, '"#/$defs/')) as ToolSchema
}

export interface ToolSchema {
  readonly type: 'object'
  readonly properties?: Record<string, object>
  readonly required?: string[]
  readonly [word: string]: unknown
}
