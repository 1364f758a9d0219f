import { Flags } from '@oclif/core'
import { pagingFlags } from '../../arguments.ts'
import { HarmoniaCommand } from '../../command.ts'
import { list } from '../../whole-list.ts'

export default class WorkflowList extends HarmoniaCommand {
  static override description = 'List the workflows, newest first.'
  static override examples = [
    '<%= config.bin %> workflow list',
    '<%= config.bin %> workflow list --tag nightly --all --json',
  ]
  static override flags = {
    name: Flags.string({ description: 'Only those with this name.' }),
    tag: Flags.string({ description: 'Only those with this tag.' }),
    ...pagingFlags,
  }

  async run(): Promise<void> {
    const { flags } = await this.parse(WorkflowList)
    const { name, tag } = flags
    const client = await this.client(flags)
    const filter = { ...(name === undefined ? {} : { name }), ...(tag === undefined ? {} : { tag }) }
    const page = await list(flags, 'workflows', (paging) => client.listWorkflows({ ...filter, ...paging }))
    const { workflowTable } = await import('../../show/workflows.ts')
    await this.print(flags, page, () => workflowTable(page))
  }
}
