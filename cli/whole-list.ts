import type { Page, Paging } from '../src/client/index.ts'

interface ListFlags {
  readonly limit?: number | undefined
  readonly cursor?: string | undefined
  readonly all: boolean
}

/** One page as it was answered, or with `--all` every page in the shape of one. */
export const list = async <Plural extends string, P extends Page<Plural, unknown>>(
  { limit, cursor, all }: ListFlags,
  plural: Plural,
  fetchPage: (paging: Paging) => Promise<P>,
): Promise<P> => {
  const size = limit === undefined ? {} : { limit }
  if (!all) return fetchPage({ ...size, ...(cursor === undefined ? {} : { cursor }) })

  const { pages } = await import('../src/client/index.ts')
  const found: P[] = []
  for await (const page of pages((next) => fetchPage({ limit: 1000, ...size, ...next }))) found.push(page)
  return { ...(found.at(-1) as P), [plural]: found.flatMap((page) => page[plural]) }
}
