import { Flags } from '@oclif/core'
import { executionId } from '../../arguments.ts'
import { HarmoniaCommand } from '../../command.ts'
import { exits } from '../../exit.ts'

export default class ExecutionBisect extends HarmoniaCommand {
  static override description =
    'Find the first event after which a condition on the execution holds.\nThe condition reads the fields of "harmonia execution status --json". The exit code is 1 when there is no such event.'
  static override examples = [
    `<%= config.bin %> execution bisect 0190a8f2-5c1e-7b3a-9d4e-2f6a8c0b1d3e --when 'tasks.charge.attempt > 1'`,
    `<%= config.bin %> execution bisect 0190a8f2-5c1e-7b3a-9d4e-2f6a8c0b1d3e --when 'progress.running > 4' --all`,
  ]
  static override args = { execution: executionId }
  static override flags = {
    when: Flags.string({ description: 'The condition, as an expression.', required: true, helpValue: '<expression>' }),
    all: Flags.boolean({ description: 'Every event at which it changes.' }),
    limit: Flags.integer({ description: 'With --all: how many, 1 to 1000.', min: 1, max: 1000, dependsOn: ['all'] }),
  }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(ExecutionBisect)
    const client = await this.client(flags)
    const found = await client.bisectExecution(args.execution, flags.when, {
      ...(flags.all ? { all: true } : {}),
      ...(flags.limit === undefined ? {} : { limit: flags.limit }),
    })
    const { bisectionText } = await import('../../show/bisection.ts')
    await this.print(flags, found, () => bisectionText(found))
    if (found.first === null) this.exit(exits.refused)
  }
}
