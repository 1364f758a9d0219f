import { Args, Flags } from '@oclif/core'
import type { ChatContext, ChatProposal, ChatReply } from '../../src/client/index.ts'
import { HarmoniaCommand } from '../command.ts'
import { BadUsage, Refused } from '../exit.ts'

export default class Chat extends HarmoniaCommand {
  static override description =
    'Ask the assistant.\nIt explains, finds, compares, and proposes definitions and commands; it changes nothing. A question of "-" is read from standard input.'
  static override examples = [
    '<%= config.bin %> chat "why did the last run fail?"',
    '<%= config.bin %> chat "why is it waiting?" --execution 0190a8f2-5c1e-7b3a-9d4e-2f6a8c0b1d3e',
    '<%= config.bin %> chat "add a retry of 5 to analyze" --workflow data_processing_pipeline --save next.yaml',
  ]
  static override args = { question: Args.string({ required: true, description: 'What is asked, in quotes.' }) }
  static override flags = {
    execution: Flags.string({ helpValue: '<id>', description: 'The execution that "it" is.' }),
    at: Flags.integer({
      min: 0,
      dependsOn: ['execution'],
      description: 'The execution as of the event with this revision.',
    }),
    workflow: Flags.string({ helpValue: '<id|name>', description: 'The workflow that "it" is.' }),
    definition: Flags.string({
      helpValue: '<file>',
      description: 'The definition that a change is about; "-" is standard input.',
    }),
    apply: Flags.boolean({
      exclusive: ['json'],
      description: 'Carry out what is proposed, once you have said yes; for terminals.',
    }),
    save: Flags.string({
      helpValue: '<file>',
      description: 'Write a proposed definition to this file, as YAML, or as JSON by its name.',
    }),
  }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Chat)
    if (flags.apply && !process.stdin.isTTY) throw new BadUsage('--apply asks you first, so it needs a terminal.')
    const client = await this.client(flags)
    const content = args.question === '-' ? await standardInput() : args.question
    if (content.trim() === '') throw new BadUsage('Ask something.')
    const context: ChatContext = {
      utc_offset_minutes: -new Date().getTimezoneOffset(),
      ...(flags.execution === undefined ? {} : { execution_id: flags.execution }),
      ...(flags.at === undefined ? {} : { revision: flags.at }),
      ...(flags.workflow === undefined ? {} : { workflow_id: await this.idOf(client, flags.workflow) }),
      ...(flags.definition === undefined ? {} : { definition: await definitionIn(flags.definition) }),
    }

    let reply: ChatReply | undefined
    const { chatPrinter } = await import('../show/chat.ts')
    const show = chatPrinter(process.stdout, this.notes(flags), flags.json)
    for await (const event of client.chatStream({ content, context })) {
      show.tell(event)
      if (event.type === 'done') reply = event.reply
    }
    if (reply === undefined) throw new Refused('The answer broke off.')
    show.end(reply)
    if (flags.save !== undefined) await save(flags.save, reply.proposal)
    if (flags.apply) await this.apply(client, reply.proposal)
  }

  private async apply(client: Awaited<ReturnType<Chat['client']>>, proposal: ChatProposal | undefined): Promise<void> {
    if (proposal === undefined) throw new Refused('Nothing was proposed, so there is nothing to apply.')
    const { applyProposal } = await import('../apply-proposal.ts')
    this.log(await applyProposal(client, proposal))
  }

  private async idOf(client: Awaited<ReturnType<Chat['client']>>, named: string): Promise<string> {
    const { findWorkflow } = await import('../find-workflow.ts')
    return (await findWorkflow(client, named)).workflow_id
  }
}

const standardInput = async (): Promise<string> => {
  const { text } = await import('node:stream/consumers')
  return text(process.stdin)
}

const definitionIn = async (file: string): Promise<Readonly<Record<string, unknown>>> => {
  const { definitionFrom } = await import('../files.ts')
  return (await definitionFrom(file)) as Readonly<Record<string, unknown>>
}

const save = async (file: string, proposal: ChatProposal | undefined): Promise<void> => {
  if (proposal?.kind !== 'definition') throw new Refused('No definition was proposed, so there is nothing to save.')
  const { writeFile } = await import('node:fs/promises')
  const { stringify } = await import('yaml')
  const { definition } = proposal
  await writeFile(file, file.endsWith('.json') ? `${JSON.stringify(definition, null, 2)}\n` : stringify(definition))
}
