import type { ReactNode } from 'react'
import { Field } from '../../parts/field.tsx'
import { jsonIn } from '../pure/json-in.ts'

interface Props {
  readonly label: string
  readonly hint?: ReactNode
  readonly text: string
  readonly rows?: number
  readonly onChange: (text: string) => void
}

/** Any JSON value as text; what is wrong with it is said while it is written. */
export const JsonField = ({ label, hint, text, rows = 4, onChange }: Props) => (
  <Field label={label} hint={hint} error={jsonIn(text).fault}>
    <textarea rows={rows} spellCheck={false} value={text} onChange={(event) => onChange(event.target.value)} />
  </Field>
)
