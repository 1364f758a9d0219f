import type { Row } from './route.ts'

/** A row that a request is for, and what stands in the places of its `{name}`s. */
export interface Found<R extends Routed> {
  readonly row: R
  readonly params: Readonly<Record<string, string>>
}

type Routed = Pick<Row, 'method' | 'path'>

interface Shape<R extends Routed> {
  readonly row: R
  readonly parts: readonly Part[]
}

/** A segment that is as it says, or anything under a name. */
type Part = { readonly is: string } | { readonly name: string }

/**
 * Finds the row of an ordinary request among those with its method and its number of segments, without a pattern for each. What it finds is what
 * the router would; where a path has escapes, an empty segment, or a slash at its end, it finds nothing, and neither where no row fits.
 */
export const direct = <R extends Routed>(
  rows: readonly R[],
): ((method: string, path: string) => Found<R> | undefined) => {
  const shapes = new Map<string, Shape<R>[]>()
  for (const row of rows) {
    for (const path of pathsOf(row.path)) {
      const parts = path.split('/').slice(1).map(partOf)
      const key = `${row.method} ${parts.length}`
      const others = shapes.get(key) ?? []
      shapes.set(key, others)
      others.push({ row, parts })
    }
  }

  return (method, path) => {
    if (path.includes('%')) return undefined
    const [, ...segments] = path.split('/')
    // The first row that fits, as in the router.
    for (const { row, parts } of shapes.get(`${method} ${segments.length}`) ?? []) {
      if (!fits(parts, segments)) continue
      const params: Record<string, string> = {}
      for (const [n, part] of parts.entries()) if ('name' in part) params[part.name] = segments[n] as string
      return { row, params }
    }
    return undefined
  }
}

/** What is under `/api` is under `/api/v1` too. */
const pathsOf = (path: string): readonly string[] =>
  /^\/api(?=\/|$)/.test(path) ? [path, path.replace('/api', '/api/v1')] : [path]

const partOf = (segment: string): Part => {
  const [, name] = /^\{(\w+)\}$/.exec(segment) ?? []
  return name === undefined ? { is: segment } : { name }
}

const fits = (parts: readonly Part[], segments: readonly string[]): boolean =>
  parts.every((part, n) => {
    const segment = segments[n] as string
    return 'is' in part ? isSame(segment, part.is) : segment !== ''
  })

/** In any case of letters, like the router. */
const isSame = (segment: string, is: string): boolean =>
  segment === is || (segment.length === is.length && segment.toLowerCase() === is.toLowerCase())
