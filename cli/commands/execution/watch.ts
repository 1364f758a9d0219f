import { executionId } from '../../arguments.ts'
import { HarmoniaCommand } from '../../command.ts'
import { exits } from '../../exit.ts'

export default class ExecutionWatch extends HarmoniaCommand {
  static override description =
    'Follow an execution live to its end.\nIt begins with the first event. With --json each event is a line. The exit code is 1 when it does not complete.'
  static override examples = [
    '<%= config.bin %> execution watch 0190a8f2-5c1e-7b3a-9d4e-2f6a8c0b1d3e',
    '<%= config.bin %> execution watch 0190a8f2-5c1e-7b3a-9d4e-2f6a8c0b1d3e --json',
  ]
  static override args = { execution: executionId }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(ExecutionWatch)
    const client = await this.client(flags)
    const { monitor } = await import('../../follow.ts')
    const { eventLine } = await import('../../show/events.ts')
    for await (const event of monitor(client, args.execution, this.notes(flags))) {
      process.stdout.write(`${flags.json ? JSON.stringify(event) : eventLine(event, process.stdout)}\n`)
    }
    const { status } = await client.getExecution(args.execution)
    if (status !== 'completed') this.exit(exits.refused)
  }
}
