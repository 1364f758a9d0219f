import { pagingFlags } from '../../arguments.ts'
import { HarmoniaCommand } from '../../command.ts'
import { list } from '../../whole-list.ts'

export default class SecretsList extends HarmoniaCommand {
  static override description = 'List the names of the secrets that definitions can refer to, never their values.'
  static override examples = ['<%= config.bin %> secrets list', '<%= config.bin %> secrets list --all --json']
  static override flags = pagingFlags

  async run(): Promise<void> {
    const { flags } = await this.parse(SecretsList)
    const client = await this.client(flags)
    const page = await list(flags, 'secrets', (paging) => client.listSecrets(paging))
    const { secretTable } = await import('../../show/secrets.ts')
    await this.print(flags, page, () => secretTable(page))
  }
}
