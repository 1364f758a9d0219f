import type { NewExecution, ProposedAction } from '../../../src/client/index.ts'
import { client } from '../server.ts'
import type { Applied } from './pure/turns.ts'

/** Sends what was proposed by the call that everybody makes, once however often it is sent with one key. */
export const sendAction = async (action: ProposedAction, idempotencyKey: string): Promise<Applied> => {
  const { do: verb, execution_id: id = '', body } = action
  const reason = typeof body['reason'] === 'string' ? { reason: body['reason'] } : {}
  const steered = { ...reason, idempotencyKey }
  switch (verb) {
    case 'execute': {
      const { execution_id } = await client.executeWorkflow(body as unknown as NewExecution, { idempotencyKey })
      return { text: 'It was started', to: `/executions/${execution_id}` }
    }
    case 'fork': {
      const { execution_id } = await client.forkExecution(id, body, { idempotencyKey })
      return { text: 'A new run goes on from there', to: `/executions/${execution_id}` }
    }
    case 'pause':
      await client.pauseExecution(id, steered)
      return { text: 'It is paused', to: `/executions/${id}` }
    case 'resume':
      await client.resumeExecution(id, steered)
      return { text: 'It goes on', to: `/executions/${id}` }
    case 'cancel':
      await client.cancelExecution(id, steered)
      return { text: 'It is cancelled', to: `/executions/${id}` }
    case 'retry':
      await client.retryExecution(id, steered)
      return { text: 'What failed is tried again', to: `/executions/${id}` }
  }
}
