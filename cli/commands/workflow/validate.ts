import { Args } from '@oclif/core'
import type { NewWorkflow } from '../../../src/client/index.ts'
import { HarmoniaCommand } from '../../command.ts'
import { exits } from '../../exit.ts'

export default class WorkflowValidate extends HarmoniaCommand {
  static override description =
    'Check a definition and store nothing.\nTells every error and warning with its place, and the order of the tasks.'
  static override examples = [
    '<%= config.bin %> workflow validate pipeline.yaml',
    '<%= config.bin %> workflow validate pipeline.json --json',
  ]
  static override args = {
    file: Args.string({ required: true, description: 'A .json, .yaml or .yml file; - is standard input.' }),
  }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(WorkflowValidate)
    const { definitionFrom } = await import('../../files.ts')
    const definition = (await definitionFrom(args.file)) as NewWorkflow
    const client = await this.client(flags)
    const validation = await client.validateWorkflow(definition)
    const { validationText } = await import('../../show/workflows.ts')
    await this.print(flags, validation, () => validationText(validation))
    if (!validation.valid) this.exit(exits.refused)
  }
}
