import { Args, Flags } from '@oclif/core'
import { OVERLAPS } from '../../../src/domain/schedule/overlap.ts'
import { amount, isUuid, jsonFlag, pairs } from '../../arguments.ts'
import { HarmoniaCommand } from '../../command.ts'

export default class ScheduleCreate extends HarmoniaCommand {
  static override description = 'Start a workflow by cron or at an interval.'
  static override examples = [
    '<%= config.bin %> schedule create nightly_report --cron "30 2 * * MON-FRI" --timezone Europe/Berlin --input \'{"day": "${schedule.due_at}"}\'',
    '<%= config.bin %> schedule create health_check --interval 60 --jitter 10 --overlap allow --name "every minute"',
  ]
  static override args = {
    workflow: Args.string({ required: true, description: 'The full id, or a name that only one workflow has.' }),
  }
  static override flags = {
    cron: Flags.string({
      description: 'Five fields, or six with seconds first.',
      helpValue: '<expression>',
      exclusive: ['interval'],
    }),
    timezone: Flags.string({ description: 'Of the cron expression; UTC by default.', dependsOn: ['cron'] }),
    interval: amount({ description: 'Seconds from one due time to the next.' }),
    offset: amount({
      description: 'Seconds by which the due times of an interval are moved.',
      dependsOn: ['interval'],
    }),
    name: Flags.string({ description: 'For people.' }),
    description: Flags.string({ description: 'For people.' }),
    input: jsonFlag({ description: 'The input of each run; ${schedule.due_at} and ${schedule.id} are filled in.' }),
    metadata: pairs({ description: 'The metadata of each run; may be repeated.', multiple: true }),
    priority: Flags.integer({ description: 'Higher goes first when executions wait for a slot.' }),
    version: Flags.integer({ description: 'Another version of the workflow than the latest.', min: 1 }),
    'start-at': Flags.string({ description: 'An RFC 3339 time before which nothing is due.', helpValue: '<time>' }),
    'end-at': Flags.string({ description: 'An RFC 3339 time behind which nothing is due.', helpValue: '<time>' }),
    jitter: amount({ description: 'Seconds over which the runs are spread.' }),
    overlap: Flags.option({ options: OVERLAPS })({
      description: 'What happens to a due time while a run is not over; by default it is skipped.',
    }),
    'catch-up': Flags.integer({ description: 'Seconds that a run may be late for; 3600 by default.', min: 0 }),
    paused: Flags.boolean({ description: 'Start nothing until it is resumed.' }),
  }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(ScheduleCreate)
    const client = await this.client(flags)
    const { cron, timezone, interval, offset, name, description, input, priority, version, jitter, overlap } = flags
    const given = {
      ...{ cron, timezone, interval, offset, name, description, input, priority, version, jitter, overlap },
      metadata: flags.metadata === undefined ? undefined : Object.fromEntries(flags.metadata),
      start_at: flags['start-at'],
      end_at: flags['end-at'],
      catch_up_window: flags['catch-up'],
      paused: flags.paused ? true : undefined,
    }
    const schedule = await client.createSchedule({
      ...(isUuid(args.workflow) ? { workflow_id: args.workflow.toLowerCase() } : { workflow_name: args.workflow }),
      ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)),
    })
    const { createdText } = await import('../../show/schedules.ts')
    await this.print(flags, schedule, () => createdText(schedule))
  }
}
