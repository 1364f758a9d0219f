import { Flags } from '@oclif/core'
import type { ArchiveRunDone } from '../../../src/client/index.ts'
import { HarmoniaCommand } from '../../command.ts'
import { durationFlag } from '../../duration-flag.ts'
import { terminalOf } from '../../show/terminal.ts'

/** Executions that are archived with one request, so that there is progress to be seen. */
const AT_ONCE = 1_000

export default class ArchiveRun extends HarmoniaCommand {
  static override description =
    'Archive executions that have been over for a while: the text of their events moves to compressed files. They are shown as before.'
  static override examples = [
    '<%= config.bin %> archive run --older-than 30d --dry-run',
    '<%= config.bin %> archive run --older-than 12h --limit 500',
  ]
  static override flags = {
    'older-than': durationFlag({
      description: 'How long they must have been over; as HARMONIA_RETENTION_DAYS says unless given.',
    }),
    limit: Flags.integer({ description: 'At most so many; all of them unless given.', min: 1 }),
    'dry-run': Flags.boolean({ description: 'Only count them.' }),
  }

  async run(): Promise<void> {
    const { flags } = await this.parse(ArchiveRun)
    const client = await this.client(flags)
    const notes = this.notes(flags)
    const older = flags['older-than'] === undefined ? {} : { older_than: flags['older-than'] }
    const most = flags.limit ?? Infinity
    if (flags['dry-run']) {
      const done = await client.runArchive({ ...older, dry_run: true, limit: Math.min(10_000, most) })
      const { runText } = await import('../../show/archives.ts')
      const atLeast = done.more && most > 10_000 ? 'At least ' : ''
      await this.print(flags, done, () => atLeast + runText(done))
      return
    }
    let all: ArchiveRunDone | undefined
    do {
      const done: ArchiveRunDone = await client.runArchive({
        ...older,
        limit: Math.min(AT_ONCE, most - (all?.executions ?? 0)),
      })
      all = all === undefined ? done : together(all, done)
      terminalOf(notes)?.write(`\r${all.executions} executions archived`)
      // What is broken stays and is found again: somebody has to see to that first.
      if (done.executions === 0) break
    } while (all.more && all.executions < most)
    terminalOf(notes)?.write('\r\x1b[K')
    const { runText } = await import('../../show/archives.ts')
    const whole = all
    await this.print(flags, whole, () => runText(whole))
  }
}

const together = (one: ArchiveRunDone, next: ArchiveRunDone): ArchiveRunDone => ({
  ...next,
  executions: one.executions + next.executions,
  events: one.events + next.events,
  archives: [...one.archives, ...next.archives],
  broken: [...new Set([...one.broken, ...next.broken])],
})
