import { useEffect, useState } from 'react'
import { Field } from './field.tsx'

const TYPED_MS = 250

interface Props {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
}

/** A text that is searched for when typing has paused. */
export const Search = ({ label, value, onChange }: Props) => {
  const [typed, type] = useState(value)
  useEffect(() => type(value), [value])
  useEffect(() => {
    if (typed === value) return undefined
    const timer = setTimeout(() => onChange(typed), TYPED_MS)
    return () => clearTimeout(timer)
    // What is typed decides; `onChange` is made anew each time.
  }, [typed])
  return (
    <Field label={label}>
      <input
        type="search"
        placeholder="A part of it"
        maxLength={200}
        value={typed}
        onChange={(event) => type(event.target.value)}
      />
    </Field>
  )
}
