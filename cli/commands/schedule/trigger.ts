import { scheduleId } from '../../arguments.ts'
import { HarmoniaCommand } from '../../command.ts'

export default class ScheduleTrigger extends HarmoniaCommand {
  static override description = 'Start one run of a schedule now, whatever else runs, and also while it is paused.'
  static override examples = ['<%= config.bin %> schedule trigger 0190a8f2-5c1e-7b3a-9d4e-2f6a8c0b1d3e']
  static override args = { schedule: scheduleId }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(ScheduleTrigger)
    const client = await this.client(flags)
    const accepted = await client.triggerSchedule(args.schedule)
    const { acceptedText } = await import('../../show/executions.ts')
    await this.print(flags, accepted, () => acceptedText(accepted))
  }
}
