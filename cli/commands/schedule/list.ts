import { Flags } from '@oclif/core'
import { pagingFlags, workflowId } from '../../arguments.ts'
import { HarmoniaCommand } from '../../command.ts'
import { list } from '../../whole-list.ts'

export default class ScheduleList extends HarmoniaCommand {
  static override description = 'List the schedules, newest first.'
  static override examples = [
    '<%= config.bin %> schedule list',
    '<%= config.bin %> schedule list --paused --all --json',
  ]
  static override flags = {
    workflow: workflowId({ description: 'Only those of this workflow.' }),
    name: Flags.string({ description: 'Only those with this name.' }),
    paused: Flags.boolean({
      description: 'Only those that are paused, or with --no-paused the others.',
      allowNo: true,
    }),
    ...pagingFlags,
  }

  async run(): Promise<void> {
    const { flags } = await this.parse(ScheduleList)
    const client = await this.client(flags)
    const filter = {
      ...(flags.workflow === undefined ? {} : { workflow_id: flags.workflow }),
      ...(flags.name === undefined ? {} : { name: flags.name }),
      ...(flags.paused === undefined ? {} : { paused: flags.paused }),
    }
    const page = await list(flags, 'schedules', (paging) => client.listSchedules({ ...filter, ...paging }))
    const { scheduleTable } = await import('../../show/schedules.ts')
    await this.print(flags, page, () => scheduleTable(page))
  }
}
