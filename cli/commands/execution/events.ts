import { executionId, pagingFlags } from '../../arguments.ts'
import { HarmoniaCommand } from '../../command.ts'
import { list } from '../../whole-list.ts'

export default class ExecutionEvents extends HarmoniaCommand {
  static override description = 'Show the history of an execution.'
  static override examples = [
    '<%= config.bin %> execution events 0190a8f2-5c1e-7b3a-9d4e-2f6a8c0b1d3e',
    '<%= config.bin %> execution events 0190a8f2-5c1e-7b3a-9d4e-2f6a8c0b1d3e --all --json',
  ]
  static override args = { execution: executionId }
  static override flags = { ...pagingFlags }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(ExecutionEvents)
    const client = await this.client(flags)
    const page = await list(flags, 'events', (paging) => client.listExecutionEvents(args.execution, paging))
    const { eventLines } = await import('../../show/events.ts')
    const { more } = await import('../../show/table.ts')
    await this.print(flags, page, () => eventLines(page.events) + more(page.next_cursor))
  }
}
