import { Flags } from '@oclif/core'
import { pagingFlags } from '../../arguments.ts'
import { HarmoniaCommand } from '../../command.ts'
import { list } from '../../whole-list.ts'

export default class TemplateList extends HarmoniaCommand {
  static override description = 'List the templates, newest first.'
  static override examples = [
    '<%= config.bin %> template list',
    '<%= config.bin %> template list --tag nightly --all --json',
  ]
  static override flags = {
    name: Flags.string({ description: 'Only those with this name.' }),
    tag: Flags.string({ description: 'Only those with this tag.' }),
    ...pagingFlags,
  }

  async run(): Promise<void> {
    const { flags } = await this.parse(TemplateList)
    const { name, tag } = flags
    const client = await this.client(flags)
    const filter = { ...(name === undefined ? {} : { name }), ...(tag === undefined ? {} : { tag }) }
    const page = await list(flags, 'templates', (paging) => client.listTemplates({ ...filter, ...paging }))
    const { templateTable } = await import('../../show/templates.ts')
    await this.print(flags, page, () => templateTable(page))
  }
}
