import { Flags } from '@oclif/core'
import { executionId, momentFlag } from '../../arguments.ts'
import { HarmoniaCommand } from '../../command.ts'

export default class ExecutionShow extends HarmoniaCommand {
  static override description =
    'Show an execution as it is, or as it was at any moment.\nIts tasks with what went in and what came out, or with --graph how they hang together.'
  static override examples = [
    '<%= config.bin %> execution show 0190a8f2-5c1e-7b3a-9d4e-2f6a8c0b1d3e --at 12',
    '<%= config.bin %> execution show 0190a8f2-5c1e-7b3a-9d4e-2f6a8c0b1d3e --at 2026-01-31T12:00:00Z --graph',
    '<%= config.bin %> execution show 0190a8f2-5c1e-7b3a-9d4e-2f6a8c0b1d3e --json',
  ]
  static override args = { execution: executionId }
  static override flags = {
    at: momentFlag(),
    graph: Flags.boolean({ description: 'The graph of its tasks, with their states.' }),
  }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(ExecutionShow)
    const client = await this.client(flags)
    const moment = flags.at === undefined ? {} : { at: flags.at }
    if (flags.graph) {
      const graph = await client.getExecutionGraph(args.execution, moment)
      const { graphText } = await import('../../show/past.ts')
      await this.print(flags, graph, () => graphText(graph))
      return
    }
    const execution = await client.getExecution(args.execution, moment)
    const { pastText } = await import('../../show/past.ts')
    await this.print(flags, execution, () => pastText(execution))
  }
}
