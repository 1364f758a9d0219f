import { executionId, pagingFlags } from '../../arguments.ts'
import { HarmoniaCommand } from '../../command.ts'
import { list } from '../../whole-list.ts'

export default class ExecutionChildren extends HarmoniaCommand {
  static override description = 'List the executions that tasks of an execution have started, newest first.'
  static override examples = [
    '<%= config.bin %> execution children 0190a8f2-5c1e-7b3a-9d4e-2f6a8c0b1d3e',
    '<%= config.bin %> execution children 0190a8f2-5c1e-7b3a-9d4e-2f6a8c0b1d3e --all --json',
  ]
  static override args = { execution: executionId }
  static override flags = { ...pagingFlags }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(ExecutionChildren)
    const client = await this.client(flags)
    const page = await list(flags, 'executions', (paging) => client.listChildren(args.execution, paging))
    const { executionTable } = await import('../../show/executions.ts')
    await this.print(flags, page, () => executionTable(page))
  }
}
