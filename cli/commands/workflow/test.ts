import { Args, Flags } from '@oclif/core'
import type { HarmoniaClient, NewTrial, NewWorkflow } from '../../../src/client/index.ts'
import { jsonFlag } from '../../arguments.ts'
import { HarmoniaCommand } from '../../command.ts'
import { exits } from '../../exit.ts'
import { findWorkflow } from '../../find-workflow.ts'

export default class WorkflowTest extends HarmoniaCommand {
  static override description =
    'Run a definition with given answers and a clock that jumps: nothing is recorded, and no call goes out.\nThe exit code is 1 when something is not as expected, or a call has no answer.'
  static override examples = [
    '<%= config.bin %> workflow test order.yaml --case order.cases.yaml',
    `<%= config.bin %> workflow test order.yaml --input '{"amount": 5}' --tasks '{"charge": {"output": {"id": "c1"}}}'`,
    `<%= config.bin %> workflow test order.yaml --default '{"output": {}, "delay": 2}' --json`,
  ]
  static override args = {
    workflow: Args.string({
      required: true,
      description: 'A definition file, or the full id or the name of a workflow.',
    }),
  }
  static override flags = {
    case: Flags.string({
      description: 'A file of cases: {cases: [{name, input, tasks, expect, …}]}. Each is run.',
      helpValue: '<file>',
      exclusive: ['input', 'tasks', 'default'],
    }),
    input: jsonFlag({ description: "The execution's input." }),
    tasks: jsonFlag({
      description: 'What calls give, by the ids of their tasks: {output}, {error} or {never}, {delay}.',
    }),
    default: jsonFlag({ description: 'What all other calls give.' }),
  }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(WorkflowTest)
    const client = await this.client(flags)
    const subject = await this.subject(client, args.workflow)
    const show = await import('../../show/trials.ts')
    if (flags.case === undefined) {
      const { input, tasks, default: otherwise } = flags
      const given = Object.entries({ input, tasks, default: otherwise }).filter(([, value]) => value !== undefined)
      const report = await client.testWorkflow({ ...subject, ...Object.fromEntries(given) })
      await this.print(flags, report, () => show.trialText(report))
      if (!report.passed) this.exit(exits.refused)
      return
    }

    const { definitionFrom } = await import('../../files.ts')
    const { casesIn } = await import('../../cases.ts')
    const cases: { readonly name: string; readonly report: Awaited<ReturnType<HarmoniaClient['testWorkflow']>> }[] = []
    for (const { name, ...trial } of casesIn(await definitionFrom(flags.case), flags.case)) {
      const report = await client.testWorkflow({ ...trial, ...subject }).catch((error: unknown) => {
        this.notes(flags)?.write(`In the case ${JSON.stringify(name)}:\n`)
        throw error
      })
      cases.push({ name, report })
    }
    const reports = cases.map(({ report }) => report)
    const passed = reports.every((report) => report.passed)
    await this.print(flags, { passed, cases }, () =>
      [...cases.map(({ name, report }) => show.caseText(name, report)), show.summaryText(reports)].join('\n'),
    )
    if (!passed) this.exit(exits.refused)
  }

  private async subject(client: HarmoniaClient, argument: string): Promise<NewTrial> {
    const { definitionFrom, isFile } = await import('../../files.ts')
    if (isFile(argument)) return { definition: (await definitionFrom(argument)) as NewWorkflow }
    const { workflow_id } = await findWorkflow(client, argument)
    return { workflow_id }
  }
}
