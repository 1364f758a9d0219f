import { Args, Flags } from '@oclif/core'
import { amount, executionId, isUuid, momentFlag } from '../../arguments.ts'
import { HarmoniaCommand } from '../../command.ts'
import { BadUsage, exits } from '../../exit.ts'

const other = Args.custom<string>({
  parse: async (text) => {
    if (isUuid(text)) return text.toLowerCase()
    throw new BadUsage(`Expected the other execution's full id (a UUID) and got "${text}".`)
  },
})({ required: true, description: 'The full id of the other one.' })

export default class ExecutionDiff extends HarmoniaCommand {
  static override description =
    'Compare two runs task by task: where they part, and in what they differ.\nLike that of diff, the exit code is 1 when they differ. Times are shown, and count only with --timing.'
  static override examples = [
    '<%= config.bin %> execution diff 0190a8f2-5c1e-7b3a-9d4e-2f6a8c0b1d3e 0190a8f2-6d2f-7c4b-8e5f-3a7b9d1c2e4f',
    '<%= config.bin %> execution diff 0190a8f2-5c1e-7b3a-9d4e-2f6a8c0b1d3e 0190a8f2-6d2f-7c4b-8e5f-3a7b9d1c2e4f --at-a 12 --at-b 12 --timing 2',
  ]
  static override args = { execution: executionId, other }
  static override flags = {
    'at-a': momentFlag({ description: 'The first one as of this revision or time.' }),
    'at-b': momentFlag({ description: 'The other one as of this revision or time.' }),
    timing: amount({ description: 'Durations that are this many times apart are a difference too.' }),
    limit: Flags.integer({ description: 'Tasks that are told, 1 to 1000.', min: 1, max: 1000 }),
  }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(ExecutionDiff)
    const client = await this.client(flags)
    const comparison = await client.diffExecutions(args.execution, args.other, {
      ...(flags['at-a'] === undefined ? {} : { at_a: flags['at-a'] }),
      ...(flags['at-b'] === undefined ? {} : { at_b: flags['at-b'] }),
      ...(flags.timing === undefined ? {} : { timing: flags.timing }),
      ...(flags.limit === undefined ? {} : { limit: flags.limit }),
    })
    const { comparisonText } = await import('../../show/comparison.ts')
    await this.print(flags, comparison, () => comparisonText(comparison))
    if (!comparison.same) this.exit(exits.refused)
  }
}
