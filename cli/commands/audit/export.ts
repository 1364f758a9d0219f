import { Flags } from '@oclif/core'
import { writeFileSync } from 'node:fs'
import { executionId } from '../../arguments.ts'
import { HarmoniaCommand } from '../../command.ts'
import { BadUsage } from '../../exit.ts'

export default class AuditExport extends HarmoniaCommand {
  static override description =
    'Export an execution with the hashes that prove it, as a file that can be verified without a server.'
  static override examples = [
    '<%= config.bin %> audit export 0190a8f2-5c1e-7b3a-9d4e-2f6a8c0b1d3e --out run.audit',
    '<%= config.bin %> audit export 0190a8f2-5c1e-7b3a-9d4e-2f6a8c0b1d3e --out run.audit --sign audit-key.pem --redact input,task_completed.output',
  ]
  static override args = { execution: executionId }
  static override flags = {
    out: Flags.string({ description: 'The file; else standard output.', helpValue: '<file>' }),
    sign: Flags.string({ description: 'Sign it with this key of "harmonia audit keygen".', helpValue: '<keyfile>' }),
    redact: Flags.string({
      description:
        'Replace these members of events by their digests: output, task_completed.output, meta.actor; several with commas.',
      helpValue: '<paths>',
    }),
  }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(AuditExport)
    const { exportedFrom, keyFrom, pathsFrom, textOf } = await import('../../audit.ts')
    const paths = pathsFrom(flags.redact ?? '')
    const key = flags.sign === undefined ? undefined : keyFrom(flags.sign)
    const client = await this.client(flags)
    const file = exportedFrom(await client.exportAudit(args.execution))
    const text = await textOf(file, paths, key)
    if (flags.out === undefined) {
      process.stdout.write(text)
      return
    }
    try {
      writeFileSync(flags.out, text)
    } catch (error) {
      throw new BadUsage(`${flags.out} cannot be written: ${(error as Error).message}`)
    }
    const done = { file: flags.out, events: file.events.length, signed: key !== undefined }
    await this.print(flags, done, () => `${done.events} events are in ${done.file}${done.signed ? ', signed' : ''}.`)
  }
}
