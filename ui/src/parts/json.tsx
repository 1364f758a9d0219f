import { useState } from 'react'
import { Apart, isReference } from './apart.tsx'

/** How many entries of an object or an array are shown before one has to ask for more. */
const SHOWN = 100

interface Props {
  readonly value: unknown
  readonly name?: string
  /** How many levels are open at first. */
  readonly open?: number
}

/** Any JSON value as a tree that opens and closes. All of it is text, whatever it looks like. */
export const Json = ({ value, name, open = 2 }: Props) => {
  if (typeof value !== 'object' || value === null)
    return (
      <div className="json leaf">
        <Name name={name} />
        <Leaf value={value} />
      </div>
    )
  if (isReference(value))
    return (
      <Apart name={name} reference={value}>
        {(loaded) => <Json {...(name === undefined ? {} : { name })} value={loaded} open={1} />}
      </Apart>
    )
  const entries = Object.entries(value)
  const [left, right] = Array.isArray(value) ? ['[', ']'] : ['{', '}']
  if (entries.length === 0)
    return (
      <div className="json leaf">
        <Name name={name} />
        {left}
        {right}
      </div>
    )
  return (
    <details className="json" open={open > 0}>
      <summary>
        <Name name={name} />
        {left} <span className="count">{entries.length}</span> {right}
      </summary>
      <Entries entries={entries} open={open - 1} />
    </details>
  )
}

const Entries = ({ entries, open }: { readonly entries: readonly [string, unknown][]; readonly open: number }) => {
  const [shown, show] = useState(SHOWN)
  return (
    <div className="entries">
      {entries.slice(0, shown).map(([key, value]) => (
        <Json key={key} name={key} value={value} open={open} />
      ))}
      {entries.length > shown ? (
        <button type="button" className="quiet" onClick={() => show(shown + SHOWN)}>
          {entries.length - shown} more
        </button>
      ) : null}
    </div>
  )
}

const Name = ({ name }: { readonly name: string | undefined }) =>
  name === undefined ? null : <span className="name">{name}: </span>

const Leaf = ({ value }: { readonly value: unknown }) => (
  <span className="value" data-type={value === null ? 'null' : typeof value}>
    {typeof value === 'string' ? value : JSON.stringify(value)}
  </span>
)
