import { useCallback } from 'react'
import { useLocation, useSearch } from 'wouter'

type Given = Readonly<Record<string, string | number | undefined>>

/**
 * What the page shows, as it stands in its address: whoever gets the link sees the same. `change` sets some of it (undefined takes
 * away) and leaves the rest; with `replace` the step before is not kept in the browser's history.
 */
export const useAddress = () => {
  const search = useSearch()
  const [path, go] = useLocation()
  const params = new URLSearchParams(search)
  const change = useCallback(
    (changes: Given, { replace = true }: { readonly replace?: boolean } = {}) => {
      const next = new URLSearchParams(location.search)
      for (const [name, value] of Object.entries(changes)) {
        if (value === undefined || value === '') next.delete(name)
        else next.set(name, String(value))
      }
      go(next.size === 0 ? path : `${path}?${next.toString()}`, { replace })
    },
    [go, path],
  )
  return { params, change }
}

/** A path with its parameters put in. */
export const link = (path: string, given: Given = {}): string => {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(given)) if (value !== undefined) query.set(name, String(value))
  return query.size === 0 ? path : `${path}?${query.toString()}`
}
