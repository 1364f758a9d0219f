export type Schema = boolean | Readonly<Record<string, unknown>>

interface Any {
  readonly title?: string
  readonly description?: string
  readonly default?: unknown
}

export interface FormField {
  readonly name: string
  readonly schema: Schema
  readonly isRequired: boolean
}

/** What a person fills in for a schema. `json` is for what has no form of its own: the value as text. */
export type Form = Any &
  (
    | { readonly kind: 'text'; readonly format?: string; readonly limits: string }
    | { readonly kind: 'number'; readonly isWhole: boolean; readonly limits: string }
    | { readonly kind: 'flag' }
    | { readonly kind: 'choice'; readonly options: readonly unknown[] }
    | { readonly kind: 'object'; readonly fields: readonly FormField[] }
    | { readonly kind: 'list'; readonly item: Schema; readonly limits: string }
    | { readonly kind: 'json' }
  )

/** References to references end here. */
const MAX_STEPS = 16

/** The form for a schema, one level of it: what is within is asked for when it is shown. `root` is what local references point into. */
export const formOf = (schema: Schema, root: Schema): Form => {
  const found = resolved(schema, root)
  if (typeof found === 'boolean') return { kind: 'json' }
  const about = aboutOf(found)
  const single = simplified(found, root)
  if (single === undefined) return { ...about, kind: 'json' }
  const { type } = single
  const options = Array.isArray(single['enum']) ? single['enum'] : 'const' in single ? [single['const']] : undefined
  if (options !== undefined) return { ...about, kind: 'choice', options }
  switch (type) {
    case 'string':
      return { ...about, kind: 'text', ...given('format', text(single['format'])), limits: textLimits(single) }
    case 'integer':
    case 'number':
      return { ...about, kind: 'number', isWhole: type === 'integer', limits: numberLimits(single) }
    case 'boolean':
      return { ...about, kind: 'flag' }
    case 'array':
      return single['prefixItems'] !== undefined
        ? { ...about, kind: 'json' }
        : { ...about, kind: 'list', item: schemaIn(single['items']) ?? true, limits: listLimits(single) }
    case 'object': {
      const fields = fieldsOf(single)
      return fields.length === 0 ? { ...about, kind: 'json' } : { ...about, kind: 'object', fields }
    }
    default:
      return { ...about, kind: 'json' }
  }
}

/** Whether there is more of a form than a text field for JSON. */
export const hasForm = (schema: Schema | undefined): schema is Schema =>
  schema !== undefined && formOf(schema, schema).kind === 'object'

/** What stands in a form at first: defaults, and what has to be there and can be empty. Undefined where there is nothing. */
export const firstValue = (schema: Schema, root: Schema, isRequired: boolean, depth = 0): unknown => {
  const form = formOf(schema, root)
  if (form.default !== undefined) return form.default
  if (!isRequired || depth > MAX_STEPS) return undefined
  switch (form.kind) {
    case 'object': {
      const entries = form.fields
        .map((field) => [field.name, firstValue(field.schema, root, field.isRequired, depth + 1)] as const)
        .filter(([, value]) => value !== undefined)
      return Object.fromEntries(entries)
    }
    case 'list':
      return []
    case 'flag':
      return false
    case 'choice':
      return form.options.length === 1 ? form.options[0] : undefined
    case 'text':
    case 'number':
    case 'json':
      return undefined
  }
}

const fieldsOf = (schema: Readonly<Record<string, unknown>>): readonly FormField[] => {
  const required = Array.isArray(schema['required']) ? schema['required'] : []
  const fields = Object.entries(isRecord(schema['properties']) ? schema['properties'] : {}).map(([name, each]) => ({
    name,
    schema: schemaIn(each) ?? true,
    isRequired: required.includes(name),
  }))
  const more = required.filter(
    (name): name is string => typeof name === 'string' && !fields.some((f) => f.name === name),
  )
  return [...fields, ...more.map((name) => ({ name, schema: true, isRequired: true }))]
}

/** A schema of one type: without `null` as the other, and of alternatives that are all single values the choice among them. */
const simplified = (
  schema: Readonly<Record<string, unknown>>,
  root: Schema,
): Readonly<Record<string, unknown>> | undefined => {
  if (['allOf', 'not', 'if', '$dynamicRef'].some((keyword) => keyword in schema)) return undefined
  const alternatives = schema['oneOf'] ?? schema['anyOf']
  if (Array.isArray(alternatives)) {
    const parts = alternatives.map((each) => resolved(schemaIn(each) ?? true, root))
    if (parts.every((part) => typeof part !== 'boolean' && 'const' in part))
      return { enum: parts.map((part) => (part as Readonly<Record<string, unknown>>)['const']) }
    const [only, ...others] = parts.filter((part) => typeof part === 'boolean' || part['type'] !== 'null')
    return others.length > 0 || only === undefined || typeof only === 'boolean' ? undefined : simplified(only, root)
  }
  const { type } = schema
  if (Array.isArray(type)) {
    const [only, ...others] = type.filter((each) => each !== 'null') as unknown[]
    return others.length > 0 ? undefined : { ...schema, type: only }
  }
  return type === undefined && isRecord(schema['properties']) ? { ...schema, type: 'object' } : schema
}

const resolved = (schema: Schema, root: Schema): Schema => {
  let found = schema
  for (let steps = 0; steps < MAX_STEPS; steps++) {
    if (typeof found === 'boolean' || typeof found['$ref'] !== 'string') return found
    const { $ref, ...beside }: Readonly<Record<string, unknown>> = found
    const part = partOf(root, $ref)
    if (part === undefined) return true
    found = typeof part === 'boolean' ? part : { ...part, ...beside }
  }
  return true
}

const partOf = (root: Schema, reference: string): Schema | undefined => {
  if (!reference.startsWith('#')) return undefined
  let part: unknown = root
  for (const token of reference.slice(1).split('/').slice(1)) {
    const name = decodeURIComponent(token).replaceAll('~1', '/').replaceAll('~0', '~')
    part = isRecord(part) && Object.hasOwn(part, name) ? part[name] : undefined
  }
  return schemaIn(part)
}

const aboutOf = (schema: Readonly<Record<string, unknown>>): Any => ({
  ...given('title', text(schema['title'])),
  ...given('description', text(schema['description'])),
  ...given('default', schema['default']),
})

const textLimits = ({ minLength, maxLength, pattern }: Readonly<Record<string, unknown>>): string =>
  sentence([
    said(minLength, (least) => (least === 1 ? '' : `at least ${least} characters`)),
    said(maxLength, (most) => `at most ${most} characters`),
    typeof pattern === 'string' ? `matches ${pattern}` : '',
  ])

const numberLimits = (schema: Readonly<Record<string, unknown>>): string =>
  sentence([
    schema['type'] === 'integer' ? 'a whole number' : '',
    said(schema['minimum'], (least) => `at least ${least}`),
    said(schema['exclusiveMinimum'], (bound) => `more than ${bound}`),
    said(schema['maximum'], (most) => `at most ${most}`),
    said(schema['exclusiveMaximum'], (bound) => `less than ${bound}`),
    said(schema['multipleOf'], (step) => `in steps of ${step}`),
  ])

const listLimits = ({ minItems, maxItems, uniqueItems }: Readonly<Record<string, unknown>>): string =>
  sentence([
    said(minItems, (least) => `at least ${least}`),
    said(maxItems, (most) => `at most ${most}`),
    uniqueItems === true ? 'each only once' : '',
  ])

const said = (bound: unknown, say: (bound: number) => string): string => (typeof bound === 'number' ? say(bound) : '')

const sentence = (parts: readonly string[]): string => {
  const all = parts.filter((part) => part !== '').join(', ')
  return all === '' ? '' : `${all.charAt(0).toUpperCase()}${all.slice(1)}.`
}

const given = <Name extends string, Value>(name: Name, value: Value | undefined) =>
  (value === undefined ? {} : { [name]: value }) as Readonly<Partial<Record<Name, Value>>> as {
    readonly [K in Name]?: Value
  }

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined)

const schemaIn = (value: unknown): Schema | undefined =>
  typeof value === 'boolean' || isRecord(value) ? value : undefined

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
