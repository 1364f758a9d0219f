import { Flags } from '@oclif/core'
import { scheduleId } from '../../arguments.ts'
import { HarmoniaCommand } from '../../command.ts'

export default class SchedulePause extends HarmoniaCommand {
  static override description = 'Pause a schedule: nothing starts, and nothing is made up for later.'
  static override examples = [
    '<%= config.bin %> schedule pause 0190a8f2-5c1e-7b3a-9d4e-2f6a8c0b1d3e --reason "disk maintenance"',
  ]
  static override args = { schedule: scheduleId }
  static override flags = { reason: Flags.string({ description: 'Recorded with the event.' }) }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(SchedulePause)
    const client = await this.client(flags)
    const reason = flags.reason === undefined ? {} : { reason: flags.reason }
    const schedule = await client.pauseSchedule(args.schedule, reason)
    const { standingText } = await import('../../show/schedules.ts')
    await this.print(flags, schedule, () => standingText(schedule))
  }
}
