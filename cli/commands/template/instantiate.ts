import { Args, Flags } from '@oclif/core'
import type { HarmoniaClient, InstantiatedWorkflow } from '../../../src/client/index.ts'
import { jsonFlag, pairs } from '../../arguments.ts'
import { HarmoniaCommand } from '../../command.ts'
import { BadUsage, exits } from '../../exit.ts'
import { findTemplate } from '../../find-template.ts'

export default class TemplateInstantiate extends HarmoniaCommand {
  static override description =
    'Make a new workflow of a template.\nOn a terminal, values that are missing are asked for. With --run it is executed at once, and the exit code is 1 when that does not complete.'
  static override examples = [
    '<%= config.bin %> template instantiate process_data --value input_file=/data/a.csv --value limit=10',
    '<%= config.bin %> template instantiate process_data --values values.yaml --name "process a" --run',
  ]
  static override args = { template: Args.string({ required: true, description: 'The full id, or the name.' }) }
  static override flags = {
    value: pairs({
      description: 'The value of a parameter, as name=value: JSON, or for a string its text; may be repeated.',
      multiple: true,
    }),
    values: Flags.string({ description: 'A file with values by the names of parameters.', helpValue: '<file>' }),
    name: Flags.string({ description: "The workflow's name; that of the definition unless given." }),
    version: Flags.integer({ description: 'Another version of the template than the latest.', min: 1 }),
    run: Flags.boolean({ description: 'Execute the workflow and wait for its end.' }),
    input: jsonFlag({ description: 'The input of that execution.', dependsOn: ['run'] }),
  }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(TemplateInstantiate)
    const client = await this.client(flags)
    const template = await findTemplate(client, args.template, flags.version)
    const { completed, typedValue } = await import('../../template-values.ts')
    const given = {
      ...(flags.values === undefined ? {} : await valuesIn(flags.values)),
      ...Object.fromEntries(
        (flags.value ?? []).map(([name, text]) => [name, typedValue(name, text, parameterOf(template, name))]),
      ),
    }
    const { stdin, stderr } = process
    const terminal = stdin.isTTY && stderr.isTTY && !flags.json ? { input: stdin, output: stderr } : undefined
    const workflow = await client.instantiateTemplate({
      template_id: template.template_id,
      parameter_values: await completed(template, given, terminal),
      version: template.version,
      ...(flags.name === undefined ? {} : { name: flags.name }),
    })
    if (flags.run) return this.follow(client, workflow, flags)
    const { instantiatedText } = await import('../../show/templates.ts')
    await this.print(flags, workflow, () => instantiatedText(workflow))
  }

  private async follow(
    client: HarmoniaClient,
    { workflow_id }: InstantiatedWorkflow,
    flags: { readonly json: boolean; readonly input: unknown },
  ): Promise<void> {
    const { execution_id } = await client.executeWorkflow({
      workflow_id,
      ...(flags.input === undefined ? {} : { input: flags.input }),
    })
    const { followToEnd } = await import('../../follow.ts')
    const { executionText } = await import('../../show/executions.ts')
    const execution = await followToEnd(client, execution_id, this.notes(flags))
    await this.print(flags, execution, () => executionText(execution))
    if (execution.status !== 'completed') this.exit(exits.refused)
  }
}

const parameterOf = <Parameter>(
  { parameters }: { readonly parameters: Readonly<Record<string, Parameter>> },
  name: string,
) => (Object.hasOwn(parameters, name) ? parameters[name] : undefined)

const valuesIn = async (file: string): Promise<object> => {
  const { definitionFrom } = await import('../../files.ts')
  const values = await definitionFrom(file)
  if (typeof values === 'object' && values !== null && !Array.isArray(values)) return values
  throw new BadUsage(`${file} must hold an object: values by the names of parameters.`)
}
