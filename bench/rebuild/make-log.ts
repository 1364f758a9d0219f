import * as E from 'fp-ts/lib/Either.js'
import { newId } from '../../src/ids.ts'
import type { Append, EventStore } from '../../src/store/event-store.ts'
import { record, type Recording } from './recordings.ts'

export interface MadeLog {
  readonly events: number
  readonly executions: number
  readonly last: string
}

/** Executions that are under way at once, so that their events stand mixed in the log. */
const AT_ONCE = 256

/** Appends executions to a store, one append per turn as the engine does it, until it has at least so many events more. */
export const makeLog = async (store: EventStore, atLeast: number): Promise<MadeLog> => {
  const { definitions, executions } = await record()
  for (const append of definitions) await put(store, append)

  const start = Date.now()
  let events = definitions.reduce((sum, append) => sum + append.events.length, 0)
  let made = 0
  let last = ''
  const worker = async (): Promise<void> => {
    while (events < atLeast) {
      const recording = executions[made % executions.length] as Recording
      const id = newId()
      const at = new Date(start + made++).toISOString()
      events += recording.events
      for (const append of recording.appends) await put(store, copy(append, recording.execution_id, id, at))
      last = id
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  return { events, executions: made, last }
}

const copy = (append: Append, from: string, to: string, at: string): Append => ({
  ...append,
  id: newId(),
  stream: `execution-${to}`,
  at,
  events: JSON.parse(JSON.stringify(append.events).replaceAll(from, to)) as Append['events'],
})

const put = async (store: EventStore, append: Append): Promise<void> => {
  const done = await store.append(append)()
  if (E.isLeft(done)) throw new Error(`the log was not taken: ${JSON.stringify(done.left)}`)
}
