import type { archiveEvents } from '../../src/store/archive/events.ts'
import type { History } from '../../src/simulation/history.ts'
import type * as t from 'io-ts'

type Put = t.TypeOf<typeof archiveEvents.streams_archived>
type Back = t.TypeOf<typeof archiveEvents.streams_unarchived>

/** Whether all of a stream up to its revision was in archives, as the log up to a position tells. */
export const isArchived = ({ log }: History, stream: string, revision: number, asOf: number): boolean => {
  let archived = false
  for (const { type, data, position } of log) {
    if (position > asOf) break
    if (type === 'streams_archived')
      archived ||= (data as Put).streams.some((one) => one.stream === stream && one.revision === revision)
    if (type === 'streams_unarchived' && (data as Back).streams.includes(stream)) archived = false
  }
  return archived
}
