import { Flags } from '@oclif/core'
import { scheduleId } from '../../arguments.ts'
import { HarmoniaCommand } from '../../command.ts'

export default class ScheduleBackfill extends HarmoniaCommand {
  static override description = 'Run the due times of a past span, whether or not they had a run.'
  static override examples = [
    '<%= config.bin %> schedule backfill 0190a8f2-5c1e-7b3a-9d4e-2f6a8c0b1d3e --from 2026-01-01T00:00:00Z --to 2026-01-31T23:59:59Z',
  ]
  static override args = { schedule: scheduleId }
  static override flags = {
    from: Flags.string({ description: 'An RFC 3339 time, itself included.', helpValue: '<time>', required: true }),
    to: Flags.string({ description: 'An RFC 3339 time, itself included.', helpValue: '<time>', required: true }),
  }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(ScheduleBackfill)
    const client = await this.client(flags)
    const schedule = await client.backfillSchedule(args.schedule, { from: flags.from, to: flags.to })
    const { standingText } = await import('../../show/schedules.ts')
    await this.print(flags, schedule, () => standingText(schedule))
  }
}
