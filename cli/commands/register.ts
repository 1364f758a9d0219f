import { HarmoniaCommand } from '../command.ts'

export default class Register extends HarmoniaCommand {
  static override description = `Register the server with Hermes now.
A server with HERMES_URL registers by itself and stays registered; this says at once whether it works, and why not.`
  static override examples = ['<%= config.bin %> register', '<%= config.bin %> register --json']

  async run(): Promise<void> {
    const { flags } = await this.parse(Register)
    const client = await this.client(flags)
    const registered = await client.registerWithHermes()
    const { registeredWithHermes } = await import('../show/hermes.ts')
    await this.print(flags, registered, () => registeredWithHermes(registered))
  }
}
