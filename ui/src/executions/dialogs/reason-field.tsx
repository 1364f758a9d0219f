import { Field } from '../../parts/field.tsx'

interface Props {
  readonly value: string
  readonly onChange: (reason: string) => void
}

export const ReasonField = ({ value, onChange }: Props) => (
  <Field label="Reason" hint="Recorded in the history.">
    <input value={value} maxLength={2000} onChange={(event) => onChange(event.target.value)} />
  </Field>
)
