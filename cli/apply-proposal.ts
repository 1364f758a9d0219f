import { createInterface } from 'node:readline/promises'
import type { ChatProposal, HarmoniaClient, NewWorkflow } from '../src/client/index.ts'
import { Refused } from './exit.ts'

/** Whether whoever sits there says yes. */
const agreed = async (question: string): Promise<boolean> => {
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return /^y(es)?$/i.test((await terminal.question(`${question} [y/N] `)).trim())
  } finally {
    terminal.close()
  }
}

/** Carries out what was proposed, once a person has agreed to it: as a request of theirs. Answers a sentence. */
export const applyProposal = async (client: HarmoniaClient, proposal: ChatProposal): Promise<string> => {
  if (proposal.problems.length > 0) throw new Refused('The proposal has problems, so it would be refused.')
  if (!(await agreed(proposal.kind === 'definition' ? 'Store this definition?' : `Send this (${proposal.action.do})?`)))
    return 'Nothing was done.'
  if (proposal.kind === 'definition') {
    const definition = proposal.definition as unknown as NewWorkflow
    const { workflow_id, base_version } = proposal
    const stored =
      workflow_id === undefined
        ? await client.createWorkflow(definition)
        : await client.updateWorkflow(
            workflow_id,
            definition,
            base_version === undefined ? {} : { ifVersion: base_version },
          )
    return `Stored as version ${stored.version} of workflow ${stored.workflow_id}.`
  }
  const { execution_id } = await carriedOut(client, proposal.action)
  return `Execution ${execution_id}: it is recorded.`
}

const carriedOut = (
  client: HarmoniaClient,
  { do: verb, execution_id = '', workflow_id = '', body }: Extract<ChatProposal, { readonly kind: 'action' }>['action'],
): Promise<{ readonly execution_id: string }> => {
  switch (verb) {
    case 'execute':
      return client.executeWorkflow({ ...body, workflow_id })
    case 'pause':
      return client.pauseExecution(execution_id, body)
    case 'resume':
      return client.resumeExecution(execution_id, body)
    case 'cancel':
      return client.cancelExecution(execution_id, body)
    case 'retry':
      return client.retryExecution(execution_id, body)
    case 'fork':
      return client.forkExecution(execution_id, body)
  }
}
