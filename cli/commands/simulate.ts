import { Args, Flags } from '@oclif/core'
import { jsonFlag } from '../arguments.ts'
import { PlainCommand } from '../command.ts'
import { exits } from '../exit.ts'

export default class Simulate extends PlainCommand {
  static override description = `Run a definition under thousands of drawn faults, in simulated time and without a server.
The engine is the real one; clock, store and components are simulated, and a seed decides all that happens: the same seed, the same log. Components answer with drawn outputs that have what the definition reads of them, or as --components says. Settings such as HARMONIA_RETRY_MAX_ATTEMPTS count as they do for the server. The exit code is 1 when a rule was broken: a run that never ends, a task that starts before what it depends on, a limit that does not hold.`
  static override examples = [
    '<%= config.bin %> simulate pipeline.yaml',
    '<%= config.bin %> simulate pipeline.yaml --seeds 10000 --minutes 5 --json',
    '<%= config.bin %> simulate pipeline.yaml --faults crashes,bad-components --components answers.yaml --seeds 200',
    `<%= config.bin %> simulate pipeline.yaml --seed 42 --input '{"parameter1": "value1"}'`,
  ]
  static override args = {
    file: Args.string({ required: true, description: 'A .json, .yaml or .yml file; - is standard input.' }),
  }
  static override flags = {
    seeds: Flags.integer({ description: 'How many lives.', min: 1, default: 1_000 }),
    seed: Flags.integer({ description: 'One life, with its log.', min: 0, exclusive: ['minutes'] }),
    faults: Flags.string({
      description: 'What may go wrong, with commas; all or none. See the README for what each one is.',
      default: 'all',
      helpValue: '<names>',
    }),
    input: jsonFlag({ description: 'What every execution starts with; otherwise it is drawn to fit the schema.' }),
    components: Flags.string({
      description:
        'How components may answer: {"billing.charge": [{"output": …} | {"error": {"type": …}} | {"silence": true}]}.',
      helpValue: '<file>',
    }),
    minutes: Flags.integer({ description: 'Stop after that, however many lives have been run.', min: 1 }),
    strict: Flags.boolean({ description: 'The exit code is 1 for warnings too.' }),
    json: Flags.boolean({ description: 'Print the report as JSON.' }),
  }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Simulate)
    const { openSimulation } = await import('../simulation/open.ts')
    const { simulator, faults } = await openSimulation(args.file, flags)
    const { findingsOf, logText, reportText } = await import('../show/simulation.ts')
    const replay = { file: args.file, faults, input: flags.input, components: flags.components }

    if (flags.seed !== undefined && !flags.json) {
      const { lines, broken } = await simulator.logOf(flags.seed)
      process.stdout.write(`${logText(flags.seed, lines, broken)}\n`)
      if (broken !== undefined) this.exit(exits.refused)
      return
    }
    const { runSeeds } = await import('../simulation/run-seeds.ts')
    await runSeeds(simulator, flags, flags.json ? undefined : process.stderr)
    const report = await simulator.report()
    const findings = findingsOf(report, replay)
    process.stdout.write(
      flags.json
        ? `${JSON.stringify({ ...report, findings }, null, 2)}\n`
        : `${await reportText({ ...report, findings })}\n`,
    )
    if (findings.length > 0 || (flags.strict && report.warnings.length > 0)) this.exit(exits.refused)
  }
}
