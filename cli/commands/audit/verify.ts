import { Args, Flags } from '@oclif/core'
import { isUuid } from '../../arguments.ts'
import { HarmoniaCommand } from '../../command.ts'
import { BadUsage, exits } from '../../exit.ts'

export default class AuditVerify extends HarmoniaCommand {
  static override description =
    'Check that events are what was written: one execution, the whole log, or an exported file. Names the first that is not.'
  static override examples = [
    '<%= config.bin %> audit verify 0190a8f2-5c1e-7b3a-9d4e-2f6a8c0b1d3e',
    '<%= config.bin %> audit verify --all',
    '<%= config.bin %> audit verify --all --store sqlite:data/events.db',
    '<%= config.bin %> audit verify --all --archives',
    '<%= config.bin %> audit verify run.audit --key audit-key.pem.pub',
  ]
  static override args = {
    what: Args.string({
      description: 'An execution by its full id, a file of "harmonia audit export", or an archive.',
    }),
  }
  static override flags = {
    all: Flags.boolean({ description: 'The whole log.' }),
    archives: Flags.boolean({
      description: 'With --all: also read the archives, and compare them with what the log has kept.',
      dependsOn: ['all'],
    }),
    store: Flags.string({
      description: 'Read this event store (sqlite:<file>) instead of asking a server. Nothing is written to it.',
      helpValue: '<url>',
    }),
    key: Flags.string({
      description: 'Of a file: demand that it was signed with this key, public or private.',
      helpValue: '<keyfile>',
    }),
  }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(AuditVerify)
    if ((args.what === undefined) === !flags.all) throw new BadUsage('Name an execution or a file, or say --all.')
    const isExecution = args.what === undefined || isUuid(args.what)
    if (isExecution && flags.key !== undefined) throw new BadUsage('--key is for a file.')
    if (!isExecution && flags.store !== undefined) throw new BadUsage('A file needs no --store.')
    const { fileFound, logFound } = await import('../../verify.ts')
    const found = isExecution
      ? await logFound(
          args.what?.toLowerCase(),
          flags.store,
          () => this.client(flags),
          this.notes(flags),
          flags.archives,
        )
      : fileFound(args.what ?? '', flags.key)
    await this.print(flags, found.answer, () => found.text)
    if (found.isBroken) this.exit(exits.refused)
  }
}
