import { PlainCommand } from '../command.ts'
import { serverFlags, settingsText, settingsWith } from '../server-flags.ts'

export default class Serve extends PlainCommand {
  static override description = `Run the server until it is asked to stop.
SIGTERM and SIGINT give running tasks a bounded time (HARMONIA_SHUTDOWN_GRACE); a second signal ends it at once.

Settings come from the environment, then .env.harmonia of the working directory, then that of the data directory:

${settingsText()}`
  static override examples = [
    '<%= config.bin %> serve',
    '<%= config.bin %> serve --port 9002 --data-dir ./data --log-level WARN',
  ]
  static override flags = serverFlags

  async run(): Promise<void> {
    const { flags } = await this.parse(Serve)
    const { openServer, untilAsked } = await import('../server.ts')
    const asked = untilAsked()
    const running = await openServer(settingsWith(flags))
    this.log(`Harmonia is at ${running.url} (documentation: ${running.url}/docs)`)
    await asked
    await running.stop()
    this.exit(0)
  }
}
