import type { ChatEvent, ChatProposal, ChatReply } from '../../src/client/index.ts'
import { plain } from './format.ts'
import { paintFor } from './paint.ts'

/** Text that may quote what others wrote: on several lines, but none of them moves the cursor. */
const lines = (text: string): string => text.split('\n').map(plain).join('\n')

/** Shows an answer as it is written: its text on one output, and what is looked at meanwhile on the other. */
export const chatPrinter = (output: NodeJS.WriteStream, notes: NodeJS.WriteStream | undefined, json: boolean) => ({
  tell: (event: ChatEvent): void => {
    if (json) return
    if (event.type === 'delta') output.write(lines(event.content))
    if (event.type === 'tool' && notes !== undefined)
      notes.write(`${paintFor(notes).gray(`${event.name}: ${plain(event.summary)}`)}\n`)
  },
  end: (reply: ChatReply): void => {
    if (json) output.write(`${JSON.stringify(reply, null, 2)}\n`)
    else output.write(`\n${reply.proposal === undefined ? '' : `\n${proposalText(reply.proposal)}\n`}`)
  },
})

/** How to carry out a proposal. */
const proposalText = (proposal: ChatProposal): string => {
  if (proposal.kind === 'definition')
    return 'The definition: --json shows it, --save <file> writes it, --apply stores it when you say so.'
  const { method, path, body } = proposal.action
  return `The request: ${method} ${plain(path)} ${plain(JSON.stringify(body))}\n--apply sends it when you say so.`
}
