import { Args, Flags } from '@oclif/core'
import { HarmoniaCommand } from '../../command.ts'
import { findWorkflow } from '../../find-workflow.ts'

export default class WorkflowShow extends HarmoniaCommand {
  static override description = 'Show a workflow and its tasks.'
  static override examples = [
    '<%= config.bin %> workflow show data_processing_pipeline',
    '<%= config.bin %> workflow show 0190a8f2-5c1e-7b3a-9d4e-2f6a8c0b1d3e --version 2 --json',
  ]
  static override args = { workflow: Args.string({ required: true, description: 'The full id, or the name.' }) }
  static override flags = { version: Flags.integer({ description: 'Another than the latest.', min: 1 }) }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(WorkflowShow)
    const client = await this.client(flags)
    const workflow = await findWorkflow(client, args.workflow, flags.version)
    const { workflowText } = await import('../../show/workflows.ts')
    await this.print(flags, workflow, () => workflowText(workflow))
  }
}
