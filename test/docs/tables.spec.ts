import { expect } from 'chai'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { settings } from '../../src/config.ts'
import { FAULTS } from '../../src/simulation/simulate.ts'
import { page, ROOT, rows, section } from './markdown.ts'
import { startDocsServer, type DocsServer } from './server.ts'

const readme = page('README.md')

describe('the README', () => {
  let server: DocsServer
  before(async () => {
    server = await startDocsServer()
  })
  after(() => server.stop())

  it('has every setting, with its default and its text', () => {
    const inCode = Object.values(settings).map((setting) => [setting.env, setting.default, setting.about])
    expect(rows(section(readme, 'Settings'))).to.deep.equal(inCode)
  })

  it('has every route, with its text', async () => {
    const { routes } = (await (await fetch(`${server.url}/api`)).json()) as {
      routes: { method: string; path: string; summary: string }[]
    }
    const inCode = routes.map(({ method, path, summary }) => [method, path, summary])
    expect(rows(section(readme, 'API'))).to.deep.equal(inCode)
  })

  it('has every fault that can be simulated, with its text', () =>
    expect(rows(section(readme, 'Simulating a definition'))).to.deep.equal(Object.entries(FAULTS)))

  it('has every command', () => {
    const inCode = readdirSync(join(ROOT, 'cli/commands'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => `harmonia ${file.replace(/\.ts$/, '').split(/[/\\]/).join(' ')}`)
    const inReadme = rows(section(readme, 'Command line')).map(([usage = '']) => usage.replace(/ (?:--|[<[]).*$/, ''))
    expect(inReadme.toSorted()).to.deep.equal(inCode.toSorted())
  })
})
