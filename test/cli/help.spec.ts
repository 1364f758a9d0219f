import { Config, type Command } from '@oclif/core'
import { expect } from 'chai'
import { resolve } from 'node:path'
import { settings } from '../../src/config.ts'
import { harmonia } from '../support/cli-run.ts'

const ROOT = resolve(import.meta.dirname, '../../..')

describe('the help', () => {
  let commands: Command.Loadable[]
  before(async () => {
    const config = await Config.load(ROOT)
    commands = config.commands.filter(({ pluginName }) => pluginName === 'harmonia')
  })

  it('knows every command', () => {
    expect(commands.map(({ id }) => id.replaceAll(':', ' ')).toSorted()).to.deep.equal([
      'approval approve',
      'approval list',
      'approval reject',
      'approval show',
      'archive list',
      'archive restore',
      'archive run',
      'archive show',
      'archive verify',
      'audit export',
      'audit keygen',
      'audit refusals',
      'audit verify',
      'chat',
      'checkpoint create',
      'checkpoint list',
      'checkpoint restore',
      'checkpoint show',
      'checkpoint validate',
      'components export',
      'components list',
      'components register',
      'components remove',
      'components test',
      'dev',
      'execution bisect',
      'execution cancel',
      'execution children',
      'execution diff',
      'execution events',
      'execution explain',
      'execution fork',
      'execution list',
      'execution pause',
      'execution replay',
      'execution resume',
      'execution retry',
      'execution show',
      'execution signal',
      'execution status',
      'execution tasks',
      'execution watch',
      'hook create',
      'hook delete',
      'hook list',
      'hook show',
      'hook update',
      'monitor',
      'register',
      'schedule backfill',
      'schedule create',
      'schedule delete',
      'schedule list',
      'schedule pause',
      'schedule resume',
      'schedule show',
      'schedule trigger',
      'secrets list',
      'serve',
      'simulate',
      'state rebuild',
      'state save',
      'state show',
      'status',
      'store copy',
      'template create',
      'template delete',
      'template export',
      'template import',
      'template instantiate',
      'template list',
      'template show',
      'template update',
      'webhook create',
      'webhook delete',
      'webhook deliveries',
      'webhook list',
      'webhook pause',
      'webhook redeliver',
      'webhook resume',
      'webhook show',
      'webhook test',
      'worker',
      'workflow create',
      'workflow list',
      'workflow run',
      'workflow show',
      'workflow test',
      'workflow validate',
      'workflow whatif',
    ])
  })

  it('has for each command a description, and examples: those are run by examples.spec.ts', () => {
    for (const { id, description, examples = [] } of commands) {
      expect(description, id).to.be.a('string').and.not.empty
      expect(examples, id).not.to.be.empty
    }
  })

  it('has --json and --url on each command that asks the server', async () => {
    for (const { id, flags } of commands.filter(
      ({ id }) => !['serve', 'dev', 'simulate', 'store:copy', 'audit:keygen'].includes(id),
    )) {
      expect(Object.keys(flags), id).to.include.members(['json', 'url'])
    }
  })

  it('tells every setting with its default', async () => {
    const { stdout, code } = await harmonia(['serve', '--help'])
    for (const { env, default: fallback } of Object.values(settings)) expect(stdout).to.contain(`${env}=${fallback}\n`)
    expect(code).to.equal(0)
  })
})
