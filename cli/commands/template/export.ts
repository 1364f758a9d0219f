import { Args, Flags } from '@oclif/core'
import { writeFileSync } from 'node:fs'
import { HarmoniaCommand } from '../../command.ts'
import { Refused } from '../../exit.ts'
import { findTemplate } from '../../find-template.ts'

export default class TemplateExport extends HarmoniaCommand {
  static override description =
    'Write a template as a file that any server can import: YAML, or JSON where the file is called so.\nIt has no ids in it.'
  static override examples = [
    '<%= config.bin %> template export process_data --out process_data.yaml',
    '<%= config.bin %> template export process_data --version 1',
  ]
  static override args = { template: Args.string({ required: true, description: 'The full id, or the name.' }) }
  static override flags = {
    out: Flags.string({ description: 'The file; standard output unless given.', helpValue: '<file>' }),
    version: Flags.integer({ description: 'Another than the latest.', min: 1 }),
  }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(TemplateExport)
    const client = await this.client(flags)
    const { fileText, portable } = await import('../../template-file.ts')
    const template = portable(await findTemplate(client, args.template, flags.version))
    const { out } = flags
    if (out === undefined) return this.print(flags, template, async () => (await fileText(template, out)).trimEnd())
    try {
      writeFileSync(out, await fileText(template, out))
    } catch (error) {
      throw new Refused(`${out} cannot be written: ${(error as Error).message}`)
    }
    await this.print(flags, { file: out, name: template.name }, () => `Wrote ${out}.`)
  }
}
