import { Args, Flags } from '@oclif/core'
import type { NewWhatIf, NewWorkflow } from '../../../src/client/index.ts'
import { isUuid } from '../../arguments.ts'
import { HarmoniaCommand } from '../../command.ts'
import { BadUsage, exits } from '../../exit.ts'
import { findWorkflow } from '../../find-workflow.ts'

const STATUSES = ['pending', 'running', 'paused', 'completed', 'failed', 'cancelled'] as const

export default class WorkflowWhatif extends HarmoniaCommand {
  static override description =
    'Play recorded runs against another definition: which would go another way, or end differently.\nNothing is recorded, and no call goes out. The exit code is 1 unless every run would be the same.'
  static override examples = [
    '<%= config.bin %> workflow whatif order.yaml --workflow order --last 50 --status failed',
    '<%= config.bin %> workflow whatif order.yaml --executions 0190a8f2-5c1e-7b3a-9d4e-2f6a8c0b1d3e,0190a8f2-6d2f-7c4b-8e5f-3a7b9d1c2e4f --json',
  ]
  static override args = {
    definition: Args.string({
      required: true,
      description: 'The definition file, as YAML or JSON; - is standard input.',
    }),
  }
  static override flags = {
    executions: Flags.string({
      description: 'The full ids of the runs, separated by commas.',
      helpValue: '<id,…>',
      exactlyOne: ['executions', 'workflow'],
    }),
    workflow: Flags.string({ description: 'The full id or the name of a workflow: its last runs that have ended.' }),
    last: Flags.integer({
      description: 'With --workflow: how many, 1 to 100.',
      min: 1,
      max: 100,
      dependsOn: ['workflow'],
    }),
    status: Flags.option({ options: STATUSES, multiple: true })({
      description: 'With --workflow: only runs of this status; may be repeated.',
      dependsOn: ['workflow'],
    }),
  }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(WorkflowWhatif)
    const { definitionFrom } = await import('../../files.ts')
    const executions = flags.executions === undefined ? undefined : idsIn(flags.executions)
    const definition = (await definitionFrom(args.definition)) as NewWorkflow
    const client = await this.client(flags)
    const question: NewWhatIf =
      executions === undefined
        ? {
            definition,
            workflow_id: (await findWorkflow(client, flags.workflow ?? '')).workflow_id,
            ...(flags.last === undefined ? {} : { last: flags.last }),
            ...(flags.status === undefined ? {} : { status: flags.status }),
          }
        : { definition, executions }
    const report = await client.whatIf(question)
    const { whatIfText } = await import('../../show/what-if.ts')
    await this.print(flags, report, () => whatIfText(report))
    if (report.same < report.runs) this.exit(exits.refused)
  }
}

const idsIn = (text: string): readonly string[] =>
  text.split(',').map((part) => {
    const id = part.trim()
    if (isUuid(id)) return id.toLowerCase()
    throw new BadUsage(`Expected full ids of executions (UUIDs), separated by commas, and got "${id}".`)
  })
