import type { HarmoniaClient } from '../../src/client/index.ts'

/** Follows an execution to its end. */
export const untilOver = async (client: HarmoniaClient, executionId: string): Promise<void> => {
  const events = client.monitorExecution(executionId)
  while ((await events.next()).done !== true);
}
