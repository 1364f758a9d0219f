import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { client } from '../server.ts'

interface Reference {
  readonly sha256: string
  readonly bytes: number
  readonly href: string
}

/** Whether a value stands for a larger one, which is kept apart. */
export const isReference = (value: object): value is Reference =>
  'sha256' in value && 'bytes' in value && 'href' in value && String(value.href).startsWith('/api/blobs/')

interface Props {
  readonly name: string | undefined
  readonly reference: Reference
  readonly children: (value: unknown) => ReactNode
}

/** A value that is too large to come along: it is fetched when somebody wants to see it. */
export const Apart = ({ name, reference: { sha256, bytes }, children }: Props) => {
  const [isWanted, want] = useState(false)
  const value = useQuery({
    queryKey: ['blob', sha256],
    queryFn: ({ signal }) => client.getBlob(sha256, { signal }),
    enabled: isWanted,
    staleTime: Infinity,
  })
  if (value.data !== undefined) return children(value.data)
  return (
    <div className="json leaf">
      {name === undefined ? null : <span className="name">{name}: </span>}
      <button type="button" className="plain" disabled={value.isFetching} onClick={() => want(true)}>
        {value.isFetching ? 'Loading …' : `Load ${sized(bytes)}`}
      </button>
      {value.error === null ? null : <span className="error"> {value.error.message}</span>}
    </div>
  )
}

const sized = (bytes: number): string => {
  if (bytes < 1024) return `${bytes} bytes`
  return bytes < 1024 * 1024 ? `${Math.round(bytes / 1024)} kB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`
}
