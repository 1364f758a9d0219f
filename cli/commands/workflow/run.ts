import { Args, Flags } from '@oclif/core'
import { ON_CONFLICT } from '../../../src/domain/start/on-conflict.ts'
import type { HarmoniaClient, NewWorkflow, Workflow } from '../../../src/client/index.ts'
import { jsonFlag, pairs } from '../../arguments.ts'
import { HarmoniaCommand } from '../../command.ts'
import { exits } from '../../exit.ts'
import { findWorkflow } from '../../find-workflow.ts'

export default class WorkflowRun extends HarmoniaCommand {
  static override description =
    'Execute a workflow and wait for its end.\nA file is first created as a new workflow. The exit code is 1 when the execution does not complete.'
  static override examples = [
    '<%= config.bin %> workflow run data_processing_pipeline',
    `<%= config.bin %> workflow run pipeline.yaml --input '{"parameter1": "value1"}' --metadata team=data`,
    '<%= config.bin %> workflow run nightly_report --idempotency-key report-2026-01-31 --on-conflict reject_if_running',
    '<%= config.bin %> workflow run 0190a8f2-5c1e-7b3a-9d4e-2f6a8c0b1d3e --input @input.json --no-wait --json',
  ]
  static override args = {
    workflow: Args.string({ required: true, description: 'The full id, the name, or a definition file.' }),
  }
  static override flags = {
    input: jsonFlag({ description: "The execution's input." }),
    metadata: pairs({ description: "The execution's metadata; may be repeated.", multiple: true }),
    priority: Flags.integer({ description: 'Higher goes first when executions wait for a slot.' }),
    version: Flags.integer({ description: 'Another version than the latest.', min: 1 }),
    'idempotency-key': Flags.string({ description: 'Start at most one execution of the workflow with this key.' }),
    'on-conflict': Flags.option({ options: ON_CONFLICT })({
      description:
        'What to do when the key was used before; the execution that it has started counts as the answer by default.',
      dependsOn: ['idempotency-key'],
    }),
    wait: Flags.boolean({ description: 'Follow the execution to its end.', allowNo: true, default: true }),
  }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(WorkflowRun)
    const client = await this.client(flags)
    const { workflow_id } = await this.workflow(client, args.workflow)
    const accepted = await client.executeWorkflow({
      workflow_id,
      ...(flags.version === undefined ? {} : { version: flags.version }),
      ...(flags.input === undefined ? {} : { input: flags.input }),
      ...(flags.metadata === undefined ? {} : { metadata: Object.fromEntries(flags.metadata) }),
      ...(flags.priority === undefined ? {} : { priority: flags.priority }),
      ...(flags['idempotency-key'] === undefined ? {} : { idempotency_key: flags['idempotency-key'] }),
      ...(flags['on-conflict'] === undefined ? {} : { on_conflict: flags['on-conflict'] }),
    })
    const { acceptedText, executionText } = await import('../../show/executions.ts')
    if (!flags.wait) return this.print(flags, accepted, () => acceptedText(accepted))

    const { followToEnd } = await import('../../follow.ts')
    const execution = await followToEnd(client, accepted.execution_id, this.notes(flags))
    await this.print(flags, execution, () => executionText(execution))
    if (execution.status !== 'completed') this.exit(exits.refused)
  }

  private async workflow(client: HarmoniaClient, argument: string): Promise<Workflow> {
    const { definitionFrom, isFile } = await import('../../files.ts')
    if (!isFile(argument)) return findWorkflow(client, argument)
    return client.createWorkflow((await definitionFrom(argument)) as NewWorkflow)
  }
}
