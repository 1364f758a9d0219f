import { ANY, EventStoreDBClient, jsonEvent, type JSONType } from '@eventstore/db-client'
import { randomUUID } from 'node:crypto'
import type { Append } from './appends.ts'

/** The client's own command for each append, with nothing around it: what the client and its server allow. */
export const openEsdbAppends = (url: string): Append => {
  const client = EventStoreDBClient.connectionString(url)
  return async (rows) => {
    const events = []
    for (let i = 2; i < rows.length; i += 3)
      events.push(
        jsonEvent({ id: randomUUID(), type: 'task_completed', data: JSON.parse(rows[i] as string) as JSONType }),
      )
    await client.appendToStream(`execution-${rows[0]}`, events, { expectedRevision: ANY })
  }
}
