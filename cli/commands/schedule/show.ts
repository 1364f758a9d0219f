import { Flags } from '@oclif/core'
import { scheduleId } from '../../arguments.ts'
import { HarmoniaCommand } from '../../command.ts'

export default class ScheduleShow extends HarmoniaCommand {
  static override description = 'Show a schedule: when it is due, what runs, and what became of its last due times.'
  static override examples = ['<%= config.bin %> schedule show 0190a8f2-5c1e-7b3a-9d4e-2f6a8c0b1d3e --next 10']
  static override args = { schedule: scheduleId }
  static override flags = {
    next: Flags.integer({ description: 'How many of the next due times are shown.', min: 0, max: 100 }),
  }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(ScheduleShow)
    const client = await this.client(flags)
    const schedule = await client.getSchedule(args.schedule, flags.next === undefined ? {} : { next: flags.next })
    const { scheduleText } = await import('../../show/schedules.ts')
    await this.print(flags, schedule, () => scheduleText(schedule))
  }
}
