/** Where a list goes on, and how many rows it may have at once (1 to 1000; 100 unless given). */
export interface Paging {
  readonly limit?: number
  readonly cursor?: string
}

/** One page of a list: the rows under the plural of their noun, and where the next page starts. */
export type Page<Plural extends string, Row> = Readonly<Record<Plural, readonly Row[]>> & {
  readonly next_cursor: string | null
  /** The position of the log that the rows reflect. */
  readonly as_of: number
}

/** Every page of a list, each fetched when it is asked for: `for await (const page of pages((cursor) => client.listExecutions({ cursor })))`. */
export async function* pages<P extends { readonly next_cursor: string | null }>(
  fetchPage: (paging: { cursor?: string }) => Promise<P>,
): AsyncGenerator<P, void, undefined> {
  let paging: { cursor?: string } = {}
  for (;;) {
    const page = await fetchPage(paging)
    yield page
    if (page.next_cursor === null) return
    paging = { cursor: page.next_cursor }
  }
}
