import * as E from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'

export type JsonSchema = Readonly<Record<string, unknown>>

/** A codec that says what it wants as a phrase (its name) and as a JSON Schema, which io-ts's own tags cannot. */
export class Described<A> extends t.Type<A, unknown, unknown> {
  readonly _tag = 'Described'
  readonly schema: JsonSchema
  /** Schemas with names of their own that `schema` refers to. */
  readonly parts: Readonly<Record<string, JsonSchema>>

  /** `parse` answers undefined for what is not wanted. */
  constructor(
    name: string,
    schema: JsonSchema,
    parse: (value: unknown) => A | undefined,
    parts: Readonly<Record<string, JsonSchema>> = {},
  ) {
    super(
      name,
      (value): value is A => parse(value) !== undefined,
      (value, context) => {
        const parsed = parse(value)
        return parsed === undefined ? t.failure(value, context) : t.success(parsed)
      },
      t.identity,
    )
    this.schema = schema
    this.parts = parts
  }
}

export const whole = (min: number, max: number): Described<number> =>
  new Described(`a whole number from ${min} to ${max}`, { type: 'integer', minimum: min, maximum: max }, (value) =>
    typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max ? value : undefined,
  )

export const number = (min: number, max: number): Described<number> =>
  new Described(`a number from ${min} to ${max}`, { type: 'number', minimum: min, maximum: max }, (value) =>
    typeof value === 'number' && value >= min && value <= max ? value : undefined,
  )

/** Out of a query string. */
export const flag = new Described('true or false', { type: 'boolean' }, (value) =>
  value === 'true' ? true : value === 'false' ? false : undefined,
)

/** Any number above 0. */
export const positive = (max: number): Described<number> =>
  new Described(`a number above 0, up to ${max}`, { type: 'number', exclusiveMinimum: 0, maximum: max }, (value) =>
    typeof value === 'number' && value > 0 && value <= max ? value : undefined,
  )

export const text = (min: number, max: number): Described<string> =>
  new Described(
    `a string of ${min} to ${max} characters`,
    { type: 'string', minLength: min, maxLength: max },
    (value) => (typeof value === 'string' && value.length >= min && value.length <= max ? value : undefined),
  )

/** The same as `whole`, out of a query string. */
export const wholeText = (min: number, max: number): Described<number> =>
  new Described(`a whole number from ${min} to ${max}`, { type: 'integer', minimum: min, maximum: max }, (value) => {
    const number = typeof value === 'string' && /^\d{1,16}$/.test(value) ? Number(value) : NaN
    return number >= min && number <= max ? number : undefined
  })

/** The same as `number`, out of a query string. */
export const numberText = (min: number, max: number): Described<number> =>
  new Described(`a number from ${min} to ${max}`, { type: 'number', minimum: min, maximum: max }, (value) => {
    const number = typeof value === 'string' && /^\d{1,16}(\.\d{1,16})?$/.test(value) ? Number(value) : NaN
    return number >= min && number <= max ? number : undefined
  })

export const oneOf = <A extends string>(options: readonly A[]): Described<A> =>
  new Described(`one of ${options.join(', ')}`, { type: 'string', enum: options }, (value) =>
    options.find((option) => option === value),
  )

/** A text of a form that has a name. */
export const matching = (pattern: RegExp, what: string): Described<string> =>
  new Described(what, { type: 'string', pattern: pattern.source }, (value) =>
    typeof value === 'string' && pattern.test(value) ? value : undefined,
  )

/** Words of a list, separated by commas. */
export const someOf = <A extends string>(options: readonly A[]): Described<readonly A[]> =>
  new Described<readonly A[]>(
    `some of ${options.join(', ')}, separated by commas`,
    { type: 'array', items: { type: 'string', enum: options } },
    (value) => {
      const words = typeof value === 'string' ? value.split(',').map((word) => word.trim()) : []
      const known = words.flatMap((word) => options.filter((option) => option === word))
      return words.length > 0 && known.length === words.length ? known : undefined
    },
  )

/** The same parameter, with what it is for. */
export const told = <A>(parameter: Described<A>, description: string): Described<A> =>
  new Described(parameter.name, { ...parameter.schema, description }, (value) => {
    const decoded = parameter.decode(value)
    return E.isRight(decoded) ? decoded.right : undefined
  })

const RFC3339 = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d(:\d\d(\.\d+)?)?([Zz]|[+-]\d\d:\d\d)$/

/** Any RFC 3339 time; the answer is in UTC with milliseconds, as stored times are. */
export const time = new Described(
  'a time such as 2026-01-31T12:00:00Z',
  { type: 'string', format: 'date-time' },
  (value) => {
    const milliseconds = typeof value === 'string' && RFC3339.test(value) ? Date.parse(value) : NaN
    return Number.isNaN(milliseconds) ? undefined : new Date(milliseconds).toISOString()
  },
)

const MAX_NUMBER = Number.MAX_SAFE_INTEGER

export const revision = wholeText(0, MAX_NUMBER)
export const position = wholeText(0, MAX_NUMBER)

/** A revision, or a time: what `at` says. */
export const moment = new Described<number | string>(
  'a revision, or a time such as 2026-01-31T12:00:00Z',
  {
    anyOf: [
      { type: 'integer', minimum: 0 },
      { type: 'string', format: 'date-time' },
    ],
  },
  (value) => {
    const number = revision.decode(value)
    if (E.isRight(number)) return number.right
    const at = time.decode(value)
    return E.isRight(at) ? at.right : undefined
  },
)

export const limit = wholeText(1, 1_000)
export const version = wholeText(1, MAX_NUMBER)
export const cursor = text(1, 4_096)
