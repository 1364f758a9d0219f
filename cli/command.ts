import { Command, Errors, Flags } from '@oclif/core'
import { userInfo } from 'node:os'
import type { HarmoniaClient } from '../src/client/index.ts'
import { failureOf } from './failure.ts'
import { serverUrl } from './server-url.ts'

/** A command with the one way to fail: what is wrong on standard error, the kind of it as exit code. */
export abstract class PlainCommand extends Command {
  protected override async catch(error: Error): Promise<void> {
    if (error instanceof Errors.ExitError) throw error
    const { lines, exit } = failureOf(error)
    process.stderr.write(`Error: ${lines.join('\n')}\n`)
    if (process.env['HARMONIA_DEBUG'] === 'true') process.stderr.write(`${error.stack ?? ''}\n`)
    this.exit(exit)
  }
}

interface Common {
  readonly json: boolean
  readonly url?: string | undefined
}

/** Who types: the user of the operating system, so far as that has a name for them. */
const actor = (): { readonly actor?: string } => {
  try {
    return { actor: userInfo().username.slice(0, 200) }
  } catch {
    return {}
  }
}

/** A command that asks a server: `--json`, `--url`, and how answers are printed. */
export abstract class HarmoniaCommand extends PlainCommand {
  static override baseFlags = {
    json: Flags.boolean({ description: "Print the API's own JSON.", helpGroup: 'GLOBAL' }),
    url: Flags.string({
      description: 'The server; else HARMONIA_URL, else HARMONIA_HOST and HARMONIA_PORT.',
      helpGroup: 'GLOBAL',
      helpValue: '<url>',
    }),
  }

  /** `timeoutMs` for what may take longer than usual. */
  protected async client({ url }: Common, options: { readonly timeoutMs?: number } = {}): Promise<HarmoniaClient> {
    const { HarmoniaClient } = await import('../src/client/index.ts')
    return new HarmoniaClient({ url: await serverUrl(url), ...actor(), ...options })
  }

  /** The answer itself with `--json`, else the text that is made of it. */
  protected async print({ json }: Common, answer: unknown, text: () => string | Promise<string>): Promise<void> {
    process.stdout.write(`${json ? JSON.stringify(answer, null, 2) : await text()}\n`)
  }

  /** Where progress goes: standard error, so that standard output stays the answer; with `--json` nowhere. */
  protected notes({ json }: Common): NodeJS.WriteStream | undefined {
    return json ? undefined : process.stderr
  }
}
