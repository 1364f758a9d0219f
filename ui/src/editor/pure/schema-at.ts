type Schema = Readonly<Record<string, unknown>>

const MAX_SCHEMAS = 64

/** Every schema that may say something of the value at a path. All alternatives count: which one is meant is not known yet. */
export const schemasAt = (root: unknown, path: readonly (string | number)[]): readonly Schema[] => {
  let found = unfolded(root, root)
  for (const step of path) found = found.flatMap((schema) => within(schema, step, root)).slice(0, MAX_SCHEMAS)
  return found
}

const within = (schema: Schema, step: string | number, root: unknown): readonly Schema[] => {
  if (typeof step === 'number') {
    const first = Array.isArray(schema['prefixItems']) ? (schema['prefixItems'] as readonly unknown[])[step] : undefined
    return unfolded(first ?? schema['items'], root)
  }
  const named =
    isRecord(schema['properties']) && Object.hasOwn(schema['properties'], step) ? schema['properties'][step] : undefined
  return named === undefined ? unfolded(schema['additionalProperties'], root) : unfolded(named, root)
}

/** The schema, what it refers to and its alternatives, as one list. */
const unfolded = (schema: unknown, root: unknown, seen: ReadonlySet<unknown> = new Set()): readonly Schema[] => {
  if (!isRecord(schema) || seen.has(schema) || seen.size > MAX_SCHEMAS) return []
  const known = new Set([...seen, schema])
  const parts = [schema['allOf'], schema['anyOf'], schema['oneOf']].flatMap((list) =>
    Array.isArray(list) ? (list as readonly unknown[]) : [],
  )
  const target = typeof schema['$ref'] === 'string' ? referred(schema['$ref'], root) : undefined
  return [schema, ...[...parts, target].flatMap((part) => unfolded(part, root, known))]
}

const referred = (reference: string, root: unknown): unknown =>
  reference === '#'
    ? root
    : reference.startsWith('#/')
      ? reference
          .slice(2)
          .split('/')
          .reduce<unknown>((part, name) => (isRecord(part) && Object.hasOwn(part, name) ? part[name] : undefined), root)
      : undefined

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
