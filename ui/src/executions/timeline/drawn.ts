import { inFamilies } from '../pure/family.ts'
import { asOf, type Segment, type Span, type Story } from '../pure/story.ts'

/** What lasted from when to when, in milliseconds after the beginning. */
export interface Bar {
  readonly from: number
  readonly to: number
  readonly look: 'completed' | 'failed' | 'cancelled' | 'running' | 'waiting' | 'backoff'
  readonly attempt: number
  readonly isOpen: boolean
}

export interface TimelineRow {
  readonly task_id: string
  readonly bars: readonly Bar[]
  readonly attempts: number
}

export interface Drawing {
  readonly rows: readonly TimelineRow[]
  readonly pauses: readonly { readonly from: number; readonly to: number }[]
  /** Milliseconds since 1970. */
  readonly from: number
  readonly to: number
}

/**
 * A story as it is drawn: as of an event, or else up to `now`, where what has not ended goes on to; without `now`, up to its last event.
 * Tasks stand in the order in which they began, with what is inside of each right behind it.
 */
export const drawn = (story: Story, at: number | undefined, now: number | undefined): Drawing => {
  const from = story.times[0] ?? 0
  const end = at === undefined ? (now ?? story.times.at(-1) ?? from) : (story.times[at] ?? story.times.at(-1) ?? from)
  const to = Math.max(end, from + 1)
  const rows: TimelineRow[] = []
  for (const task_id of inFamilies([...story.tasks.keys()])) {
    const shown = asOf(story.tasks.get(task_id)?.segments ?? [], at)
    if (shown.length === 0) continue
    const attempts = shown.filter(({ kind }) => kind === 'running' || kind === 'waiting').length
    rows.push({ task_id, attempts, bars: shown.map((segment) => barOf(segment, from, to)) })
  }
  return { rows, pauses: asOf(story.pauses, at).map((span) => within(span, from, to)), from, to }
}

const within = (span: Span, from: number, to: number) => ({ from: span.from - from, to: (span.to ?? to) - from })

const barOf = (segment: Segment, from: number, to: number): Bar => ({
  ...within(segment, from, to),
  look: lookOf(segment),
  attempt: segment.attempt,
  isOpen: segment.to === undefined,
})

const lookOf = ({ kind, outcome }: Segment): Bar['look'] => {
  if (kind === 'backoff') return 'backoff'
  if (kind === 'handling') return 'waiting'
  if (outcome === 'failed' || outcome === 'cancelled') return outcome
  if (kind === 'waiting') return 'waiting'
  return outcome ?? 'running'
}
