type Fields = Readonly<Record<string, unknown>>
type Path = readonly (string | number)[]

/** A single value of a definition that may become a parameter. */
export interface Pick {
  readonly path: Path
  readonly value: string | number | boolean
}

/** What the tasks hang together by: a parameter there is written by hand. */
const STRUCTURE = new Set([
  'depends_on',
  'trigger_rule',
  'component',
  'action',
  'input_schema',
  'output_schema',
  'tags',
])

/** Every single value of a definition, in its order, without what is an expression already. */
export const picksIn = (definition: unknown, path: Path = []): readonly Pick[] => {
  if (typeof definition === 'object' && definition !== null)
    return Object.entries(definition).flatMap(([key, value]) =>
      STRUCTURE.has(key) && !path.includes('input')
        ? []
        : picksIn(value, [...path, Array.isArray(definition) ? Number(key) : key]),
    )
  if (path.length < 2) return []
  const isPlain = typeof definition === 'number' || typeof definition === 'boolean'
  const isText = typeof definition === 'string' && !definition.includes('${') && definition !== ''
  return isPlain || isText ? [{ path, value: definition }] : []
}

/** A name that a parameter may have, of the last words of where it is. */
export const nameFor = (path: Path, taken: ReadonlySet<string>): string => {
  const words = path.filter((step): step is string => typeof step === 'string' && !['tasks', 'input'].includes(step))
  const wanted = (words.at(-1) ?? 'value')
    .replace(/[^A-Za-z0-9_-]/g, '_')
    .replace(/^[^A-Za-z_]/, '_')
    .slice(0, 60)
  if (!taken.has(wanted)) return wanted
  const longer =
    `${(words.at(-2) ?? 'other').replace(/[^A-Za-z0-9_-]/g, '_').replace(/^[^A-Za-z_]/, '_')}_${wanted}`.slice(0, 60)
  if (!taken.has(longer)) return longer
  for (let number = 2; ; number++) if (!taken.has(`${longer}_${number}`)) return `${longer}_${number}`
}

export interface Chosen extends Pick {
  readonly name: string
}

/** A definition in which the chosen values have become parameters, each with its value as the default. */
export const templateWith = (name: string, definition: Fields, chosen: readonly Chosen[]) => ({
  name,
  parameters: Object.fromEntries(
    chosen.map((pick) => [
      pick.name,
      { type: typeOf(pick.value), default: pick.value, description: pick.path.join('.') },
    ]),
  ),
  definition: chosen.reduce<unknown>(
    (filled, { path, name: of }) => withValue(filled, path, `\${param.${of}}`),
    definition,
  ),
})

const typeOf = (value: Pick['value']): string =>
  typeof value === 'number' ? (Number.isInteger(value) ? 'integer' : 'number') : typeof value

const withValue = (value: unknown, [step, ...rest]: Path, put: string): unknown => {
  if (step === undefined) return put
  if (Array.isArray(value))
    return value.map((each: unknown, index) => (index === step ? withValue(each, rest, put) : each))
  const fields = value as Fields
  return { ...fields, [step]: withValue(fields[step], rest, put) }
}
