import { useReactFlow, useStore } from '@xyflow/react'
import { useId, useState } from 'react'
import type { Layout } from './pure/layout.ts'
import type { ShownNode } from './pure/shown-node.ts'
import { fitted } from './viewport.ts'

/** A list of suggestions is of use up to here. */
const SUGGESTED = 200

interface SearchProps {
  readonly nodes: readonly ShownNode[]
  readonly onFound: (id: string) => void
}

/** Finds a task by its id, its component or its action. */
export const Search = ({ nodes, onFound }: SearchProps) => {
  const [text, type] = useState('')
  const [isMissing, miss] = useState(false)
  const id = useId()
  const wanted = text.trim().toLowerCase()
  const matching = wanted === '' ? nodes : nodes.filter((node) => matches(node, wanted))
  return (
    <form
      role="search"
      className="search"
      onSubmit={(event) => {
        event.preventDefault()
        const found = nodes.find(({ node_id }) => node_id.toLowerCase() === wanted) ?? matching[0]
        miss(wanted !== '' && found === undefined)
        if (wanted !== '' && found !== undefined) onFound(found.node_id)
      }}
    >
      <input
        type="search"
        aria-label="Find a task"
        placeholder="Find a task"
        list={id}
        value={text}
        onChange={({ target: { value } }) => {
          type(value)
          miss(false)
          if (nodes.some(({ node_id }) => node_id === value)) onFound(value)
        }}
      />
      <datalist id={id}>
        {matching.slice(0, SUGGESTED).map(({ node_id }) => (
          <option key={node_id} value={node_id} />
        ))}
      </datalist>
      <button type="submit" className="plain">
        Find
      </button>
      {isMissing ? (
        <span role="status" className="hint">
          No task is called that.
        </span>
      ) : null}
    </form>
  )
}

const matches = ({ node_id, component, action }: ShownNode, wanted: string): boolean =>
  node_id.toLowerCase().includes(wanted) || `${component ?? ''}.${action ?? ''}`.toLowerCase().includes(wanted)

/** Nearer, further away, and all of it. */
export const Zoom = ({ layout }: { readonly layout: Layout }) => {
  const flow = useReactFlow()
  const width = useStore((state) => state.width)
  const height = useStore((state) => state.height)
  return (
    <div className="zoom" role="group" aria-label="Zoom">
      <button type="button" className="plain" aria-label="Zoom out" onClick={() => void flow.zoomOut({ duration: 0 })}>
        −
      </button>
      <button type="button" className="plain" aria-label="Zoom in" onClick={() => void flow.zoomIn({ duration: 0 })}>
        +
      </button>
      <button
        type="button"
        className="plain"
        onClick={() => void flow.setViewport(fitted(layout, { width, height }), { duration: 0 })}
      >
        Show all
      </button>
    </div>
  )
}
