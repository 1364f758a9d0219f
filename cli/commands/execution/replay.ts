import { Flags } from '@oclif/core'
import { executionId } from '../../arguments.ts'
import { HarmoniaCommand } from '../../command.ts'
import { BadUsage } from '../../exit.ts'
import { terminalOf } from '../../show/terminal.ts'

export default class ExecutionReplay extends HarmoniaCommand {
  static override description =
    'Step through an execution event by event, forward and back.\nEach step shows the event, what it made different, and the tasks as a table or a graph. Where there is no terminal, or with --json, each step is a line of JSON.'
  static override examples = [
    '<%= config.bin %> execution replay 0190a8f2-5c1e-7b3a-9d4e-2f6a8c0b1d3e',
    '<%= config.bin %> execution replay 0190a8f2-5c1e-7b3a-9d4e-2f6a8c0b1d3e --from 12 --json',
  ]
  static override args = { execution: executionId }
  static override flags = {
    from: Flags.integer({ description: 'The revision to begin with.', min: 0, default: 0 }),
  }

  async run(): Promise<void> {
    const { args, flags } = await this.parse(ExecutionReplay)
    const { pastOf } = await import('../../replay/past.ts')
    const past = await pastOf(await this.client(flags), args.execution)
    if (flags.from > past.last()) {
      throw new BadUsage(`--from: the last event of this execution is ${past.last()}.`)
    }
    const { stdin, stdout } = process
    if (!flags.json && stdin.isTTY && terminalOf(stdout) !== undefined) {
      const { replayOn } = await import('../../replay/session.ts')
      const { paintFor } = await import('../../show/paint.ts')
      await replayOn(stdin, stdout, past, flags.from, paintFor(stdout))
      return
    }
    const { stepAt, stepLine } = await import('../../replay/step.ts')
    for (let revision = flags.from; revision <= past.last(); revision++) {
      const step = await stepAt(past, revision)
      if (revision < past.last()) past.document(revision + 1).catch(() => undefined)
      stdout.write(`${JSON.stringify(stepLine(step))}\n`)
    }
  }
}
