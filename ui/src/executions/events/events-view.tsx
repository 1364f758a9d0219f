import { useEffect, useMemo, useRef, useState, useSyncExternalStore, type FormEvent } from 'react'
import { useAddress } from '../../address.ts'
import { Empty } from '../../parts/empty.tsx'
import { Failure } from '../../parts/failure.tsx'
import { Rows, type RowsHandle } from '../../parts/rows.tsx'
import type { ViewProps } from '../views/view.tsx'
import { EventFilters } from './event-filters.tsx'
import { EventPages } from './event-pages.ts'
import { EventRow } from './event-row.tsx'
import { useFound } from './use-found.ts'
import './events.css'

const ROW_PX = 36
/** So many out of sight are fetched too: whoever scrolls on finds them there. */
const AHEAD = 60

/** The history, of any length: only what is in sight is there, and fetched. */
export const EventsView = ({ run, at, last, onTravel, onSelect }: ViewProps) => {
  const id = run.execution_id
  const { params } = useAddress()
  const filter = { type: params.get('type') ?? '', task: params.get('of') ?? '', text: params.get('q') ?? '' }
  const pages = useMemo(() => new EventPages(id), [id])
  const version = useSyncExternalStore(pages.subscribe, pages.state)
  const { revisions, searched, error, again } = useFound(id, filter, last)
  const [opened, open] = useState<ReadonlySet<number>>(new Set())
  const rows = useRef<RowsHandle>(null)
  const seen = useRef<readonly [number, number]>([0, 40])
  const count = revisions?.length ?? last + 1
  const revisionAt = (index: number): number => revisions?.[index] ?? index

  const want = (first: number, to: number): void => {
    seen.current = [first, to]
    const [from, end] = [Math.max(0, first - AHEAD), to + AHEAD]
    if (revisions === undefined) return pages.want(from, end, last)
    for (const revision of revisions.slice(from, end + 1)) pages.want(revision, revision, last)
  }
  useEffect(() => {
    // The page that has just come may be short of what has happened meanwhile.
    if (pages.error === undefined) want(...seen.current)
  }, [pages, last, count, version])
  useEffect(() => {
    if (at !== undefined) rows.current?.show(revisions === undefined ? at : Math.max(0, revisions.indexOf(at)))
    // Only where the reader was as the view opened: from then on they scroll themselves.
  }, [])

  const toggle = (revision: number): void =>
    open((before) => {
      const after = new Set(before)
      if (!after.delete(revision)) after.add(revision)
      return after
    })
  return (
    <section aria-label="Events">
      <EventFilters filter={filter} />
      <div className="event-tools">
        <p className="hint" role="status">
          {revisions === undefined
            ? `${last + 1} events`
            : `${revisions.length} found in ${searched} of ${last + 1} events${searched <= last ? ' …' : ''}`}
        </p>
        {revisions === undefined ? <Jump last={last} onJump={(revision) => rows.current?.show(revision)} /> : null}
      </div>
      {error === undefined ? null : <Failure error={error} again={again} />}
      {pages.error === undefined ? null : (
        <Failure
          error={pages.error}
          again={() => {
            pages.again()
            want(...seen.current)
          }}
        />
      )}
      {count === 0 ? (
        searched > last ? (
          <Empty title="No event is like that" />
        ) : null
      ) : (
        <Rows
          ref={rows}
          label="Events"
          count={count}
          height={ROW_PX}
          keyOf={revisionAt}
          onSeen={want}
          row={(index) => {
            const revision = revisionAt(index)
            return (
              <EventRow
                event={pages.at(revision)}
                revision={revision}
                at={at}
                isOpen={opened.has(revision)}
                onToggle={() => toggle(revision)}
                onTravel={onTravel}
                onSelect={onSelect}
              />
            )
          }}
        />
      )}
    </section>
  )
}

const Jump = ({ last, onJump }: { readonly last: number; readonly onJump: (revision: number) => void }) => {
  const [typed, type] = useState('')
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (/^\d+$/.test(typed)) onJump(Math.min(last, Number(typed)))
  }
  return (
    <form className="jump" onSubmit={submit}>
      <label>
        Go to event <input inputMode="numeric" size={8} value={typed} onChange={(event) => type(event.target.value)} />
      </label>
      <button type="submit" className="plain">
        Go
      </button>
      <button type="button" className="plain" onClick={() => onJump(0)}>
        First
      </button>
      <button type="button" className="plain" onClick={() => onJump(last)}>
        Last
      </button>
    </form>
  )
}
