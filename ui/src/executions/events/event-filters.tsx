import { useEffect, useState } from 'react'
import { useAddress } from '../../address.ts'
import { Field } from '../../parts/field.tsx'
import { EVENT_TYPES } from '../pure/event-types.ts'
import type { EventFilter } from '../pure/matches.ts'

const TYPED_MS = 300

export const EventFilters = ({ filter }: { readonly filter: EventFilter }) => {
  const { change } = useAddress()
  return (
    <search className="filters" aria-label="Filter the events">
      <Field label="Type">
        <select value={filter.type} onChange={(event) => change({ type: event.target.value })}>
          <option value="">All types</option>
          {EVENT_TYPES.map((type) => (
            <option key={type}>{type}</option>
          ))}
        </select>
      </Field>
      <Typed label="Task" hint="And what is inside of it" value={filter.task} onTyped={(of) => change({ of })} />
      <Typed label="Text" hint="In the details too" value={filter.text} onTyped={(q) => change({ q })} />
    </search>
  )
}

interface TypedProps {
  readonly label: string
  readonly hint: string
  readonly value: string
  readonly onTyped: (text: string) => void
}

/** What is typed counts when typing has paused: the whole history is searched for it. */
const Typed = ({ label, hint, value, onTyped }: TypedProps) => {
  const [typed, type] = useState(value)
  useEffect(() => type(value), [value])
  useEffect(() => {
    if (typed === value) return undefined
    const timer = setTimeout(() => onTyped(typed), TYPED_MS)
    return () => clearTimeout(timer)
    // What is typed decides; `onTyped` is made anew each time.
  }, [typed])
  return (
    <Field label={label}>
      <input type="search" placeholder={hint} value={typed} onChange={(event) => type(event.target.value)} />
    </Field>
  )
}
