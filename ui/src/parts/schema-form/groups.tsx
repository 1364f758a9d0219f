import { useId, useState, type ReactNode } from 'react'
import { firstValue, type Form, type FormField, type Schema } from '../pure/form-of-schema.ts'

export interface Part {
  readonly name: string
  readonly pointer: string
  readonly schema: Schema
  readonly isRequired: boolean
  /** One of a list, which needs no word about being required. */
  readonly isItem?: true
  readonly value: unknown
  readonly onChange: (value: unknown) => void
}

interface Props {
  readonly part: Part
  readonly root: Schema
  readonly title: string
  readonly hint: string
  readonly error: string | undefined
  /** Draws what is within. */
  readonly field: (part: Part) => ReactNode
}

const token = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1')

/** The fields of an object, without a frame. */
export const Fields = ({
  part,
  fields,
  field,
}: Pick<Props, 'part' | 'field'> & { readonly fields: readonly FormField[] }) => {
  const given = isRecord(part.value) ? part.value : {}
  const others = Object.keys(given).filter((name) => !fields.some((each) => each.name === name))
  return (
    <>
      {fields.map(({ name, schema, isRequired }) =>
        field({
          name,
          schema,
          isRequired,
          pointer: `${part.pointer}/${token(name)}`,
          value: Object.hasOwn(given, name) ? given[name] : undefined,
          onChange: (value) => part.onChange(changed(given, name, value)),
        }),
      )}
      {others.length === 0 ? null : (
        <p className="hint">
          Also given, and to be seen as JSON: <code>{others.join(', ')}</code>
        </p>
      )}
    </>
  )
}

export const ObjectGroup = (props: Props & { readonly fields: readonly FormField[] }) => (
  <Group {...props}>
    <Fields {...props} />
  </Group>
)

export const ListGroup = (props: Props & { readonly form: Extract<Form, { kind: 'list' }> }) => {
  const { part, root, form, field } = props
  const items = Array.isArray(part.value) ? (part.value as readonly unknown[]) : []
  // Whoever takes one out of the middle keeps the others as they were written.
  const [keys, name] = useState<readonly number[]>(() => items.map((_, index) => index))
  const all = items.map((_, index) => keys[index] ?? index + 1_000_000)
  return (
    <Group {...props}>
      <ol className="items">
        {items.map((item, index) => (
          <li key={all[index]}>
            {field({
              name: `${props.title} ${index + 1}`,
              isItem: true,
              schema: form.item,
              isRequired: true,
              pointer: `${part.pointer}/${index}`,
              value: item,
              onChange: (value) => part.onChange(items.map((each, at) => (at === index ? (value ?? null) : each))),
            })}
            <button
              type="button"
              className="plain"
              aria-label={`Remove ${index + 1} of ${props.title}`}
              onClick={() => {
                name(all.filter((_, at) => at !== index))
                part.onChange(items.filter((_, at) => at !== index))
              }}
            >
              Remove
            </button>
          </li>
        ))}
      </ol>
      <button
        type="button"
        className="plain"
        onClick={() => {
          name([...all, Math.max(-1, ...all) + 1])
          part.onChange([...items, firstValue(form.item, root, true) ?? emptyOf(form.item)])
        }}
      >
        Add to {props.title}
      </button>
    </Group>
  )
}

/** Something has to be there, or else the list would have holes. */
const emptyOf = (schema: Schema): unknown => (typeof schema === 'object' && schema['type'] === 'string' ? '' : null)

const Group = ({ part, root, title, hint, error, children }: Props & { readonly children: ReactNode }) => {
  const id = useId()
  if (part.value === undefined && !part.isRequired)
    return (
      <div className="field">
        <span className="label">{title}</span>
        {hint === '' ? null : <p className="hint">{hint}</p>}
        <div>
          <button type="button" className="plain" onClick={() => part.onChange(firstValue(part.schema, root, true))}>
            Give {title}
          </button>
        </div>
        <Wrong error={error} />
      </div>
    )
  return (
    <fieldset aria-describedby={error === undefined ? undefined : id}>
      <legend>
        {title} {part.isRequired ? <span className="required">required</span> : null}
      </legend>
      {hint === '' ? null : <p className="hint">{hint}</p>}
      {children}
      <Wrong error={error} id={id} />
      {part.isRequired ? null : (
        <button type="button" className="quiet" onClick={() => part.onChange(undefined)}>
          Do not give {title}
        </button>
      )}
    </fieldset>
  )
}

const Wrong = ({ error, id }: { readonly error: string | undefined; readonly id?: string }) =>
  error === undefined ? null : (
    <p className="error" id={id}>
      {error}
    </p>
  )

const changed = (given: Readonly<Record<string, unknown>>, name: string, value: unknown): unknown => {
  const { [name]: _, ...rest } = given
  return value === undefined ? rest : { ...given, [name]: value }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
