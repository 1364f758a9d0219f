import { Args, Flags } from '@oclif/core'
import type { Registration } from '../../../src/client/index.ts'
import { amount } from '../../arguments.ts'
import { HarmoniaCommand } from '../../command.ts'
import { BadUsage } from '../../exit.ts'

export default class ComponentsRegister extends HarmoniaCommand {
  static override description = `Register a component: by a name and its URL, by a manifest in a file, or by the name of a manifest that comes with Harmonia.
A name that is already known gets the new registration. What flags say goes before what a manifest says.`
  static override examples = [
    '<%= config.bin %> components register ergon http://127.0.0.1:9001 --description "Runs commands"',
    '<%= config.bin %> components register mailer http://127.0.0.1:9002 --max-in-flight 4 --per-second 0.5 --breaker-failures 5 --breaker-reset 30',
    '<%= config.bin %> components register ./weather.yaml',
    '<%= config.bin %> components register engram --endpoint http://10.0.0.7:8000',
  ]
  static override args = {
    name: Args.string({
      required: true,
      description:
        'What tasks call it; a .yaml, .yml or .json file (- is standard input); or the name of a bundled manifest.',
    }),
    endpoint: Args.string({ ignoreStdin: true, description: 'Its http or https URL, where there is no manifest.' }),
  }
  static override flags = {
    endpoint: Flags.string({ description: "Its http or https URL, in place of the manifest's.", helpValue: '<url>' }),
    description: Flags.string({ description: 'What it does.' }),
    version: Flags.string({ description: 'Its version.' }),
    'max-in-flight': Flags.integer({ description: 'Calls that may be out at once.', min: 1, max: 100_000 }),
    'per-second': amount({ description: 'Calls that may go out per second.' }),
    'breaker-failures': Flags.integer({
      description: 'Connection failures and 5xx in a row after which it is not called for a while.',
      min: 1,
      max: 1_000,
      dependsOn: ['breaker-reset'],
    }),
    'breaker-reset': amount({
      description: 'Seconds until it gets one call to see whether it is well again.',
      dependsOn: ['breaker-failures'],
    }),
  }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(ComponentsRegister)
    const { description, version, 'max-in-flight': max_in_flight, 'per-second': per_second } = flags
    const { 'breaker-failures': failures, 'breaker-reset': reset_seconds } = flags
    const manifest = await manifestOf(args.name, args.endpoint)
    const client = await this.client(flags)
    if (args.endpoint === undefined && flags.endpoint === undefined && isSameServer(manifest.endpoint, client.url)) {
      throw new BadUsage(
        `${manifest.endpoint} is this Harmonia itself: say where ${manifest.name} is by --endpoint, or start Harmonia with HARMONIA_PROFILE=tekton.`,
      )
    }
    const component = await client.registerComponent({
      ...manifest,
      ...(flags.endpoint === undefined ? {} : { endpoint: flags.endpoint }),
      ...(description === undefined ? {} : { description }),
      ...(version === undefined ? {} : { version }),
      ...(max_in_flight === undefined && per_second === undefined
        ? {}
        : {
            limits: { ...manifest.limits, ...(max_in_flight && { max_in_flight }), ...(per_second && { per_second }) },
          }),
      ...(failures === undefined || reset_seconds === undefined ? {} : { breaker: { failures, reset_seconds } }),
    })
    const { registeredText } = await import('../../show/components.ts')
    await this.print(flags, component, () => registeredText(component))
  }
}

/** What is said by a name and a URL, a file, or the name of a bundled manifest. */
const manifestOf = async (name: string, endpoint: string | undefined): Promise<Registration> => {
  const { definitionFrom, isFile } = await import('../../files.ts')
  if (isFile(name)) {
    if (endpoint !== undefined) throw new BadUsage('A manifest has its URL in it; --endpoint goes before that.')
    return (await definitionFrom(name)) as Registration
  }
  if (endpoint !== undefined) return { name, endpoint }
  const { bundled, bundledNames } = await import('../../bundled.ts')
  const names = bundledNames()
  if (names.includes(name)) return bundled(name)
  throw new BadUsage(
    `Where is ${name}? Give its URL, a manifest file, or one of the bundled names: ${names.join(', ')}.`,
  )
}

/** Within Tekton, Ergon has the port that Harmonia has by itself. */
const isSameServer = (endpoint: string | undefined, server: string): boolean =>
  endpoint !== undefined && URL.canParse(endpoint) && hostOf(endpoint) === hostOf(server)

const hostOf = (url: string): string => new URL(url).host.replace(/^localhost(?=:|$)/, '127.0.0.1')
