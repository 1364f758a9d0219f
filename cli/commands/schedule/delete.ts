import { scheduleId } from '../../arguments.ts'
import { HarmoniaCommand } from '../../command.ts'

export default class ScheduleDelete extends HarmoniaCommand {
  static override description = 'Delete a schedule: nothing starts any more. What runs goes on.'
  static override examples = ['<%= config.bin %> schedule delete 0190a8f2-5c1e-7b3a-9d4e-2f6a8c0b1d3e']
  static override args = { schedule: scheduleId }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(ScheduleDelete)
    const client = await this.client(flags)
    const schedule = await client.deleteSchedule(args.schedule)
    await this.print(flags, schedule, () => `Deleted schedule ${schedule.schedule_id}.`)
  }
}
