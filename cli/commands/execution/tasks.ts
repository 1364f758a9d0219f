import { executionId, momentFlag, pagingFlags } from '../../arguments.ts'
import { HarmoniaCommand } from '../../command.ts'
import { list } from '../../whole-list.ts'

export default class ExecutionTasks extends HarmoniaCommand {
  static override description = 'Show the tasks of an execution.'
  static override examples = [
    '<%= config.bin %> execution tasks 0190a8f2-5c1e-7b3a-9d4e-2f6a8c0b1d3e',
    '<%= config.bin %> execution tasks 0190a8f2-5c1e-7b3a-9d4e-2f6a8c0b1d3e --at 12 --json',
  ]
  static override args = { execution: executionId }
  static override flags = { at: momentFlag(), ...pagingFlags }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(ExecutionTasks)
    const client = await this.client(flags)
    const moment = flags.at === undefined ? {} : { at: flags.at }
    const page = await list(flags, 'tasks', (paging) =>
      client.getExecutionTasks(args.execution, { ...moment, ...paging }),
    )
    const { taskTable } = await import('../../show/executions.ts')
    const { more } = await import('../../show/table.ts')
    const text = () => taskTable(page.tasks.map((task) => [task.task_id, task]))
    await this.print(flags, page, async () => (await text()) + more(page.next_cursor))
  }
}
