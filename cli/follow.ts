import type { ExecutionDocument, HarmoniaClient, HarmoniaEvent } from '../src/client/index.ts'
import { eventLine } from './show/events.ts'

/** Tells each event of an execution as a line until it is over, and says how it ended. */
export const followToEnd = async (
  client: HarmoniaClient,
  executionId: string,
  tell: (line: string) => void,
): Promise<ExecutionDocument> => {
  tell(`Execution ${executionId}`)
  for await (const event of monitor(client, executionId, tell)) tell(eventLine(event, process.stderr))
  return client.getExecution(executionId)
}

/** The events to the end; lost connections are told and taken up again. */
export const monitor = (
  client: HarmoniaClient,
  executionId: string,
  tell: (line: string) => void,
): AsyncIterable<HarmoniaEvent> =>
  client.monitorExecution(executionId, {
    onLost: (error, retryInMs) => tell(`${error.message}; trying again in ${(retryInMs / 1000).toFixed(1)} s`),
  })
