import { Flags } from '@oclif/core'
import { scheduleId } from '../../arguments.ts'
import { HarmoniaCommand } from '../../command.ts'

export default class ScheduleResume extends HarmoniaCommand {
  static override description = 'Resume a paused schedule.'
  static override examples = ['<%= config.bin %> schedule resume 0190a8f2-5c1e-7b3a-9d4e-2f6a8c0b1d3e']
  static override args = { schedule: scheduleId }
  static override flags = { reason: Flags.string({ description: 'Recorded with the event.' }) }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(ScheduleResume)
    const client = await this.client(flags)
    const reason = flags.reason === undefined ? {} : { reason: flags.reason }
    const schedule = await client.resumeSchedule(args.schedule, reason)
    const { standingText } = await import('../../show/schedules.ts')
    await this.print(flags, schedule, () => standingText(schedule))
  }
}
