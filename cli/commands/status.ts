import { HarmoniaCommand } from '../command.ts'

export default class Status extends HarmoniaCommand {
  static override description = 'Show how the server is.'
  static override examples = ['<%= config.bin %> status', '<%= config.bin %> status --url http://127.0.0.1:8002 --json']

  async run(): Promise<void> {
    const { flags } = await this.parse(Status)
    const client = await this.client(flags)
    const answer = await client.getStatus()
    const { statusText } = await import('../show/status.ts')
    await this.print(flags, answer, () => statusText(client.url, answer))
  }
}
