import type { archiveEvents, StreamsArchived } from '../../store/archive/events.ts'
import type { Recorded } from '../../store/event-store.ts'
import type * as t from 'io-ts'
import { partsOf, type History } from '../history.ts'
import type { Scene } from '../scene.ts'
import type { Shelf } from '../shelf.ts'

/** Holds the archives to what the log says of them. */
export interface Librarian {
  /** To be told of each event as it becomes durable, after the history has taken it. */
  readonly event: (event: Recorded) => void
}

type StreamsUnarchived = t.TypeOf<typeof archiveEvents.streams_unarchived>

const ENDS: ReadonlySet<string> = new Set(['workflow_completed', 'workflow_failed', 'workflow_cancelled'])

export const newLibrarian = ({ broken, coverage }: Scene, history: History, shelf: Shelf): Librarian => {
  const archived = ({ archive_id, file, streams, events }: StreamsArchived): void => {
    const executions = streams.map(({ stream }) => partsOf(stream)).filter(([category]) => category === 'execution')
    for (const { stream, from, revision } of streams) {
      const [category, id] = partsOf(stream)
      const cold = shelf.coldIn(stream).filter((row) => row >= from && row <= revision)
      if (cold.at(-1) !== revision) broken('what is archived is out of the log', `${stream} in ${archive_id}`)
      if (category === 'execution') {
        coverage.kind('execution archived')
        const hasEnded = history.streamOf(id).some((event) => event.revision <= revision && ENDS.has(event.type))
        if (!hasEnded) broken('only what was over is archived', `${stream} in ${archive_id}`)
      } else if (category !== 'blob' || !executions.some(([, execution]) => refersTo(execution, id)))
        broken('only executions and what they refer to are archived', `${stream} in ${archive_id}`)
    }
    const all = streams.reduce((sum, { from, revision }) => sum + revision - from + 1, 0)
    if (all !== events) broken('an archive has as many events as it says', `${archive_id}: ${all} for ${events}`)
    if (!shelf.files().includes(file)) broken('what the log refers to is durable before it', `${file} of ${archive_id}`)
  }

  const refersTo = (execution: string, sha256: string): boolean =>
    history.streamOf(execution).some(({ data }) => JSON.stringify(data).includes(sha256))

  const unarchived = ({ archive_id, streams }: StreamsUnarchived): void => {
    coverage.kind('archive brought back')
    for (const stream of streams) {
      const others = history.log.filter(({ type, data }) => type === 'streams_archived' && archive_id !== idOf(data))
      const elsewhere = others.some(({ data }) =>
        (data as StreamsArchived).streams.some((one) => one.stream === stream),
      )
      if (!elsewhere && shelf.coldIn(stream).length > 0)
        broken('what is brought back is in the log', `${stream} of ${archive_id}`)
    }
  }

  return {
    event: ({ type, data }) => {
      if (type === 'streams_archived') archived(data as StreamsArchived)
      if (type === 'streams_unarchived') unarchived(data as StreamsUnarchived)
    },
  }
}

const idOf = (data: unknown): string => (data as StreamsArchived).archive_id
