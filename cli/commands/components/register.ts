import { Args, Flags } from '@oclif/core'
import { amount } from '../../arguments.ts'
import { HarmoniaCommand } from '../../command.ts'

export default class ComponentsRegister extends HarmoniaCommand {
  static override description = 'Register a component; a name that is already known gets the new endpoint.'
  static override examples = [
    '<%= config.bin %> components register ergon http://127.0.0.1:9001 --description "Runs commands"',
    '<%= config.bin %> components register mailer http://127.0.0.1:9002 --max-in-flight 4 --per-second 0.5 --breaker-failures 5 --breaker-reset 30',
  ]
  static override args = {
    name: Args.string({ required: true, description: 'What tasks call it.' }),
    endpoint: Args.string({ required: true, description: 'Its http or https URL.' }),
  }
  static override flags = {
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
    const client = await this.client(flags)
    const component = await client.registerComponent({
      ...args,
      ...(description === undefined ? {} : { description }),
      ...(version === undefined ? {} : { version }),
      ...(max_in_flight === undefined && per_second === undefined
        ? {}
        : { limits: { ...(max_in_flight && { max_in_flight }), ...(per_second && { per_second }) } }),
      ...(failures === undefined || reset_seconds === undefined ? {} : { breaker: { failures, reset_seconds } }),
    })
    const { plain } = await import('../../show/format.ts')
    await this.print(
      flags,
      component,
      () => `Registered ${plain(component.name)} at ${plain(component.endpoint ?? '')}.`,
    )
  }
}
