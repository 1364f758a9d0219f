import * as E from 'fp-ts/lib/Either.js'
import type { Stopped } from '../../domain/execution/explain/index.ts'
import type { ExecutionEvent } from '../../domain/execution/index.ts'
import type { EventStore, Fault, Recorded } from '../../store/event-store.ts'

const PAGE = 100
const PAGES = 100

const UNKNOWN: Stopped = { since: null, by: null, reason: null }

/** Who was the last to make this happen, looking back from a revision: it is near the end, and looked for in the last 10,000 events. */
export const stoppedBy = async (
  { read }: Pick<EventStore, 'read'>,
  stream: string,
  revision: number,
  type: ExecutionEvent['type'],
): Promise<E.Either<Fault, Stopped>> => {
  for (let end = revision, pages = 0; end >= 0 && pages < PAGES; pages++) {
    const start = Math.max(0, end - PAGE + 1)
    const page = await wholePage(read, stream, start, end)
    if (E.isLeft(page)) return page
    const found = page.right.findLast((event) => event.type === type)
    if (found !== undefined) return E.right(toldBy(found))
    end = start - 1
  }
  return E.right(UNKNOWN)
}

const toldBy = ({ at, data, meta }: Recorded): Stopped => ({
  since: at,
  by: meta?.actor ?? null,
  reason: (data as { readonly reason?: string }).reason ?? meta?.reason ?? null,
})

/** A page of large events may come in pieces. */
const wholePage = async (
  read: EventStore['read'],
  stream: string,
  start: number,
  end: number,
): Promise<E.Either<Fault, readonly Recorded[]>> => {
  const all: Recorded[] = []
  while (start + all.length <= end) {
    const piece = await read(stream, start + all.length, end - start - all.length + 1)()
    if (E.isLeft(piece)) return piece
    if (piece.right.length === 0) break
    all.push(...piece.right)
  }
  return E.right(all)
}
