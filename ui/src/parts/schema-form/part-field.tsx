import type { Problem } from '../../../../src/client/index.ts'
import { Field } from '../field.tsx'
import { formOf, type Form, type Schema } from '../pure/form-of-schema.ts'
import { Fields, ListGroup, ObjectGroup, type Part } from './groups.tsx'
import { ChoiceInput, FlagInput, JsonInput, NumberInput, TextInput, type InputProps } from './inputs.tsx'

interface Props {
  readonly part: Part
  readonly root: Schema
  readonly errors: readonly Problem[]
  /** Of the whole: no frame around it. */
  readonly isBare?: boolean
}

/** One value of a schema, with all that is in it. */
export const PartField = ({ part, root, errors, isBare = false }: Props) => {
  const form = formOf(part.schema, root)
  const title = part.isItem === true ? part.name : (form.title ?? part.name)
  const error = errorAt(errors, part.pointer)
  const group = {
    part,
    root,
    title,
    hint: hintOf(form),
    error,
    field: (inner: Part) => <PartField key={inner.pointer} part={inner} root={root} errors={errors} />,
  }
  if (form.kind === 'object' && isBare) return <Fields {...group} fields={form.fields} />
  if (form.kind === 'object') return <ObjectGroup {...group} fields={form.fields} />
  if (form.kind === 'list') return <ListGroup {...group} form={form} />
  return (
    <Field
      label={part.isRequired && part.isItem !== true ? `${title} (required)` : title}
      hint={hintOf(form)}
      error={error}
    >
      <Input form={form} part={part} />
    </Field>
  )
}

type Single = Exclude<Form, { kind: 'object' | 'list' }>

const Input = ({ form, part, ...described }: { readonly form: Single; readonly part: Part }) => {
  const { value, onChange, isRequired } = part
  const props: InputProps = { value, onChange, 'aria-required': isRequired, ...described }
  switch (form.kind) {
    case 'text':
      return <TextInput {...props} {...(form.format === undefined ? {} : { format: form.format })} />
    case 'number':
      return <NumberInput {...props} />
    case 'flag':
      return <FlagInput {...props} isOptional={!isRequired} />
    case 'choice':
      return <ChoiceInput {...props} options={form.options} isOptional={!isRequired} />
    case 'json':
      return <JsonInput {...props} />
  }
}

const hintOf = (form: Form): string =>
  [
    sentence(form.description ?? ''),
    'limits' in form ? form.limits : '',
    form.kind === 'text' && form.format !== undefined && form.format !== 'date-time' && form.format !== 'date'
      ? `Format: ${form.format}.`
      : '',
    form.kind === 'json' ? 'Any JSON value, such as "text", 7 or {"a": [1, 2]}.' : '',
    form.default === undefined ? '' : `Unless given: ${JSON.stringify(form.default)}.`,
  ]
    .filter((part) => part !== '')
    .join(' ')

const sentence = (text: string): string => (text === '' || /[.!?:)]$/.test(text) ? text : `${text}.`)

/** What is wrong at exactly this place. */
const errorAt = (errors: readonly Problem[], pointer: string): string | undefined => {
  const messages = errors.filter((problem) => problem.pointer === pointer).map(({ message }) => message)
  return messages.length === 0 ? undefined : messages.join(' ')
}
