import { Args } from '@oclif/core'
import type { NewWorkflow } from '../../../src/client/index.ts'
import { HarmoniaCommand } from '../../command.ts'

export default class WorkflowCreate extends HarmoniaCommand {
  static override description = 'Create a workflow from a definition in JSON or YAML.'
  static override examples = [
    '<%= config.bin %> workflow create pipeline.yaml',
    'cat pipeline.json | <%= config.bin %> workflow create -',
  ]
  static override args = {
    file: Args.string({ required: true, description: 'A .json, .yaml or .yml file; - is standard input.' }),
  }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(WorkflowCreate)
    const { definitionFrom } = await import('../../files.ts')
    const definition = (await definitionFrom(args.file)) as NewWorkflow
    const client = await this.client(flags)
    const workflow = await client.createWorkflow(definition)
    const { createdText } = await import('../../show/workflows.ts')
    await this.print(flags, workflow, () => createdText(workflow))
  }
}
