import { useState, type FormEvent } from 'react'
import { Field } from '../../parts/field.tsx'
import type { Chosen } from './filter.ts'

interface Props {
  readonly metadata: Chosen['metadata']
  readonly onChange: (metadata: Chosen['metadata']) => void
}

/** `tenant=acme`, one after the other; all of them have to hold. */
export const MetadataFilter = ({ metadata, onChange }: Props) => {
  const [typed, type] = useState('')
  const [error, fail] = useState<string>()
  const add = (event: FormEvent): void => {
    event.preventDefault()
    const [, key, value] = /^\s*([^=]+?)\s*=(.*)$/s.exec(typed) ?? []
    if (key === undefined || value === undefined) return fail('Write it as key=value.')
    fail(undefined)
    type('')
    onChange([...metadata.filter(([other]) => other !== key), [key, value.trim()]])
  }
  return (
    <form className="metadata-filter" onSubmit={add}>
      <Field label="Metadata" error={error}>
        <input placeholder="key=value, then Enter" value={typed} onChange={(event) => type(event.target.value)} />
      </Field>
      {metadata.map(([key, value]) => (
        <button
          key={key}
          type="button"
          className="chip"
          aria-label={`Without ${key}=${value}`}
          onClick={() => onChange(metadata.filter(([other]) => other !== key))}
        >
          {key}={value} <span aria-hidden="true">✕</span>
        </button>
      ))}
    </form>
  )
}
