import { Config } from '@oclif/core'
import { expect } from 'chai'
import { resolve } from 'node:path'
import { harmonia, start, type Ran } from '../support/cli-run.ts'
import { assistant } from './examples/assistant.ts'
import { executions } from './examples/executions.ts'
import { history } from './examples/history.ts'
import { outside } from './examples/outside.ts'
import type { Scene, Scenes } from './examples/scene.ts'
import { templates } from './examples/templates.ts'
import { workflows } from './examples/workflows.ts'
import { openWorld, type World } from './examples/world.ts'

const ROOT = resolve(import.meta.dirname, '../../..')
const config = await Config.load(ROOT)
const commands = config.commands.filter(({ pluginName }) => pluginName === 'harmonia')
const scenes: Scenes = { ...executions, ...workflows, ...templates, ...history, ...outside, ...assistant }

/** An example as a shell takes it apart; what `cat` of a file before it pipes into it. */
const typed = (line: string): { readonly argv: readonly string[]; readonly piped?: string } => {
  const [, piped, words = ''] = /^(?:cat (\S+) \| )?harmonia (.*)$/.exec(line) ?? []
  const argv = [...words.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(
    ([, single, double, bare]) => single ?? double ?? bare ?? '',
  )
  return piped === undefined ? { argv } : { argv, piped }
}

/** The example with what the test made in the place of what a reader would put there. */
const put = (line: string, instead: Scene['instead'] = {}): string => {
  const words = Object.keys(instead)
  for (const word of words) expect(line, `the example has no ${word} any more`).to.contain(word)
  if (words.length === 0) return line
  // All at once: what was put in may have one of the other words in it.
  const any = new RegExp(words.map((word) => word.replaceAll(/[\^$.*+?()[\]{}|]/g, '\\$&')).join('|'), 'g')
  return line.replaceAll(any, (word) => instead[word] ?? word)
}

/** Runs a command until it has said that it is up, and then asks it to stop. */
const untilUp = async (argv: readonly string[], says: RegExp, options: Parameters<typeof start>[1]): Promise<Ran> => {
  const child = start(argv, options)
  let said = ''
  const code = await new Promise<number | null>((resolve) => {
    child.on('close', resolve)
    for (const output of [child.stdout, child.stderr])
      output.on('data', (chunk: Buffer) => {
        const wasUp = says.test(said)
        said += chunk.toString()
        if (!wasUp && says.test(said)) child.kill('SIGTERM')
      })
  })
  return { code, stdout: said, stderr: '' }
}

describe("every command's examples, word for word", function () {
  // A thousand lives of `simulate` are the longest.
  this.timeout(120_000)
  let world: World
  before(async () => {
    world = await openWorld()
  })
  after(() => world.stop())

  it('are all here, and no others', () => {
    const counted = Object.entries(scenes).map(([id, { length }]) => [id, length])
    const inHelp = commands.map(({ id, examples = [] }) => [id.replaceAll(':', ' '), examples.length])
    expect(Object.fromEntries(counted)).to.deep.equal(Object.fromEntries(inHelp))
  })

  for (const { id, examples = [] } of commands)
    for (const [place, example] of examples.entries()) {
      const line = (typeof example === 'string' ? example : example.command).replace('<%= config.bin %>', 'harmonia')
      it(line, async () => {
        const scene = await scenes[id.replaceAll(':', ' ')]?.[place]?.(world)
        if (scene === undefined) throw new Error('nobody has written down what this example does')
        for (const [name, content] of Object.entries(scene.files ?? {})) world.file(name, content)
        const { argv, piped } = typed(put(line, scene.instead))
        const stdin = piped === undefined ? {} : { stdin: world.read(piped) }
        const options = { cwd: world.dir, env: { HARMONIA_URL: world.url, ...scene.env }, ...stdin }
        const ran = scene.stays === true ? await untilUp(argv, scene.says, options) : await harmonia(argv, options)
        expect(ran.stdout, ran.stderr + ran.stdout).to.match(scene.says)
        expect(ran.code, ran.stderr).to.equal(scene.code ?? 0)
        await scene.after?.()
      })
    }
})
