import { expect } from 'chai'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { BOUNDS } from '../../src/assistant/model/converse.ts'
import { tools } from '../../src/assistant/tools/index.ts'
import { settings } from '../../src/config.ts'
import { freePort } from '../support/free-port.ts'
import { page } from './markdown.ts'
import { startDocsServer, type DocsServer } from './server.ts'

const written = page('docs/assistant.md')

describe('the page of the assistant', () => {
  let server: DocsServer
  let port: number
  before(async () => {
    port = await freePort()
    server = await startDocsServer({ HARMONIA_AI_PORT: String(port) })
    const tasks = { fetch_data: { component: 'harmonia', action: 'echo' } }
    for (const name of ['nightly_etl', 'data_processing_pipeline']) await server.client.createWorkflow({ name, tasks })
    const { workflows } = await server.client.listWorkflows({ name: 'nightly_etl' })
    await server.client.executeWorkflow(workflows[0]?.workflow_id ?? '')
  })
  after(() => server.stop())

  for (const [, question = ''] of written.matchAll(/^harmonia chat "([^"]+)"/gm))
    it(`asks what is understood: ${question}`, async () => {
      const { content } = await server.client.chat({ content: question })
      expect(content).not.to.contain('did not understand').and.not.to.contain('I do not understand')
    })

  it('names every tool', () => {
    for (const name of tools.keys()) expect(written, name).to.contain(`\`${name}\``)
  })

  it('names its bounds and settings as they are', () => {
    const { rounds, dataOfOne, data, characters } = BOUNDS
    expect(written).to.contain(
      `${rounds} rounds of tools, ${dataOfOne / 1_024} KiB of data from one and ${data / 1_024} KiB from all, ${characters / 1_024} Ki characters`,
    )
    for (const [, name] of written.matchAll(/\b(HARMONIA_AI_\w+)/g))
      expect(Object.values(settings).map(({ env }) => env)).to.include(name)
  })

  it('says what comes over TCP', async () => {
    const lines = [...written.matchAll(/^\| `(\{"type":"(?:ping|health|info)"\})` +\| `\{"type":"(\w+)"/gm)]
    expect(lines).to.have.length(3)
    for (const [, sent = '', type = ''] of lines) {
      const socket = connect(port, '127.0.0.1')
      socket.end(`${sent}\n`)
      expect(JSON.parse(await text(socket)), sent).to.include({ type, ai_id: 'harmonia-ci' })
    }
  })
})
