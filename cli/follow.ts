import type { ExecutionDocument, HarmoniaClient, HarmoniaEvent, MonitorOptions } from '../src/client/index.ts'
import { eventLine } from './show/events.ts'

type Ending = Pick<MonitorOptions, 'signal'>

/** Tells each event of an execution as a line until it is over, and answers how it ended. Without an output it tells nothing. */
export const followToEnd = async (
  client: HarmoniaClient,
  executionId: string,
  output: NodeJS.WriteStream | undefined,
  ending: Ending = {},
): Promise<ExecutionDocument> => {
  output?.write(`Execution ${executionId}\n`)
  for await (const event of monitor(client, executionId, output, ending)) output?.write(`${eventLine(event, output)}\n`)
  return client.getExecution(executionId)
}

/** The events to the end. That a connection is lost, and taken up again, is told on `notes`. */
export const monitor = (
  client: HarmoniaClient,
  executionId: string,
  notes: NodeJS.WriteStream | undefined,
  ending: Ending = {},
): AsyncIterable<HarmoniaEvent> =>
  client.monitorExecution(executionId, {
    ...ending,
    onLost: ({ message }, retryInMs) =>
      notes?.write(`${message}; trying again in ${(retryInMs / 1000).toFixed(1)} s\n`),
  })
