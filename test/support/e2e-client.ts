import { HarmoniaClient, type HarmoniaEvent, type NewWorkflow } from '../../src/client/index.ts'

export const clientOf = ({ url }: { readonly url: string }): HarmoniaClient => new HarmoniaClient({ url })

/** Registers a component, stores a workflow and starts it: its id. */
export const startOn = async (client: HarmoniaClient, workflow: NewWorkflow, input: unknown = {}): Promise<string> => {
  const { workflow_id } = await client.createWorkflow(workflow)
  return (await client.executeWorkflow({ workflow_id, input })).execution_id
}

/** One task of a definition. */
export const task = (component: string, action: string, input: unknown = {}, ...depends_on: string[]) => ({
  component,
  action,
  input,
  depends_on,
})

/** Every event of an execution, once it is over. */
export const historyOf = async (client: HarmoniaClient, execution_id: string): Promise<readonly HarmoniaEvent[]> => {
  const events: HarmoniaEvent[] = []
  for await (const event of client.monitorExecution(execution_id)) events.push(event)
  return events
}

/** The first event of an execution that is looked for, when it has happened. */
export const happened = async (
  client: HarmoniaClient,
  execution_id: string,
  wanted: (event: HarmoniaEvent) => boolean,
): Promise<HarmoniaEvent> => {
  for await (const event of client.monitorExecution(execution_id)) if (wanted(event)) return event
  throw new Error(`execution ${execution_id} ended without it`)
}
