import { Args, Flags } from '@oclif/core'
import type { HarmoniaClient, NewParameter, NewTemplate } from '../../../src/client/index.ts'
import { pairs } from '../../arguments.ts'
import { HarmoniaCommand } from '../../command.ts'
import { BadUsage } from '../../exit.ts'
import { findWorkflow } from '../../find-workflow.ts'

export default class TemplateCreate extends HarmoniaCommand {
  static override description =
    'Create a template from a file in JSON or YAML, or from a workflow.\nA parameter that has the name of an input of the workflow takes its place.'
  static override examples = [
    '<%= config.bin %> template create template.yaml',
    '<%= config.bin %> template create --from-workflow 0190a8f2-5c1e-7b3a-9d4e-2f6a8c0b1d3e',
    `<%= config.bin %> template create --from-workflow nightly_report --name report --parameter 'day={"type": "string"}'`,
  ]
  static override args = {
    file: Args.string({ description: 'A .json, .yaml or .yml file; - is standard input.' }),
  }
  static override flags = {
    'from-workflow': Flags.string({
      description: 'The full id, or the name, of the workflow whose definition it takes.',
      helpValue: '<workflow>',
    }),
    'workflow-version': Flags.integer({
      description: 'Another version of the workflow than the latest.',
      min: 1,
      dependsOn: ['from-workflow'],
    }),
    name: Flags.string({ description: "The template's name; that of the file, or of the workflow, unless given." }),
    description: Flags.string({ description: 'For people.' }),
    tag: Flags.string({ description: 'A word to list it by; may be repeated.', multiple: true }),
    parameter: pairs({ description: 'A parameter, as name=JSON; may be repeated.', multiple: true }),
    parameters: Flags.string({ description: 'A file with parameters by their names.', helpValue: '<file>' }),
  }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(TemplateCreate)
    const from = flags['from-workflow']
    if ((args.file === undefined) === (from === undefined)) {
      throw new BadUsage('Give a file, or --from-workflow with the id or the name of a workflow.')
    }
    const { definitionFrom } = await import('../../files.ts')
    const client = await this.client(flags)
    const base: Partial<NewTemplate> =
      args.file === undefined
        ? await ofWorkflow(client, from ?? '', flags['workflow-version'])
        : ((await definitionFrom(args.file)) as NewTemplate)
    const parameters = {
      ...base.parameters,
      ...(flags.parameters === undefined ? {} : ((await definitionFrom(flags.parameters)) as object)),
      ...Object.fromEntries((flags.parameter ?? []).map(([name, text]) => [name, parameterIn(name, text)])),
    }
    const template = await client.createTemplate({
      ...base,
      ...(flags.name === undefined ? {} : { name: flags.name }),
      ...(flags.description === undefined ? {} : { description: flags.description }),
      ...(flags.tag === undefined ? {} : { tags: flags.tag }),
      ...(Object.keys(parameters).length === 0 ? {} : { parameters }),
    } as NewTemplate)
    const { storedText } = await import('../../show/templates.ts')
    await this.print(flags, template, () => storedText('Created', template))
  }
}

const parameterIn = (name: string, text: string): NewParameter => {
  try {
    return JSON.parse(text) as NewParameter
  } catch {
    throw new BadUsage(`--parameter ${name} must be JSON, such as ${name}='{"type": "string"}'.`)
  }
}

const ofWorkflow = async (client: HarmoniaClient, idOrName: string, version: number | undefined) => {
  const { workflow_id, name } = await findWorkflow(client, idOrName, version)
  return { name, workflow_definition_id: workflow_id, ...(version === undefined ? {} : { workflow_version: version }) }
}
