import { expect } from 'chai'
import { harmonia } from '../support/cli-run.ts'
import { e2eFolder, type Folder } from '../support/e2e-folder.ts'
import { clientOf, historyOf, startOn, task } from '../support/e2e-client.ts'
import { engram } from '../support/tekton/engram.ts'
import { SimulatedHermes } from '../support/hermes.ts'
import { endServerProcesses, startServerProcess, type ServerProcess } from '../support/server-process.ts'

describe('a server with HERMES_URL', function () {
  this.timeout(60_000)
  let folder: Folder
  let hermes: SimulatedHermes
  let wire: { readonly url: string; readonly close: () => Promise<void> } | undefined

  const start = (url: string): Promise<ServerProcess> =>
    startServerProcess(folder.path, { HERMES_URL: url, HARMONIA_LOG_LEVEL: 'TRACE' })
  const register = (server: ServerProcess) => harmonia(['register'], { env: { HARMONIA_URL: server.url } })

  beforeEach(async () => {
    folder = e2eFolder()
    hermes = new SimulatedHermes(Date.now)
    wire = await hermes.listen()
  })
  afterEach(async () => {
    endServerProcesses()
    await wire?.close()
    folder.remove()
  })

  it('is registered with what it listens on, until it is asked to stop', async () => {
    const server = await start(`${wire?.url}/api`)
    const ran = await register(server)
    expect(ran.stderr).to.equal('')
    expect(ran.stdout).to.match(/^Registered harmonia with Hermes at \S+ as \S+: others find it at \S+\.\n$/)
    expect([...hermes.components.values()]).to.have.lengthOf(1)
    expect([...hermes.components.values()][0]).to.deep.include({ name: 'harmonia', endpoint: server.url })
    const { hermes: standing } = await clientOf(server).getStatus()
    expect(standing).to.deep.include({ url: wire?.url, state: 'registered', last_error: null })
    expect(standing?.tools).to.equal(hermes.tools.size).and.be.at.least(17)
    expect([...hermes.tools.values()].map(({ name }) => name)).to.include.members(['ExecuteWorkflow', 'ListTemplates'])
    expect(JSON.stringify(await clientOf(server).getStatus())).to.not.contain('hermes-token')

    expect(await server.stop()).to.equal(0)
    expect(hermes.components.size).to.equal(0)
    expect(hermes.tools.size).to.equal(0)
    expect(server.errors()).to.contain('registered with Hermes').and.not.contain('hermes-token')
  })

  it('calls what Hermes knows, by the manifest that comes with Harmonia', async () => {
    const memory = await engram()
    try {
      hermes.components.set('e-1', { name: 'Engram', version: '0.1.0', endpoint: memory.url })
      const server = await start(wire?.url ?? '')
      await register(server)
      const client = clientOf(server)
      expect(await client.getComponent('engram')).to.deep.include({ source: 'hermes', endpoint: memory.url })
      const listed = await harmonia(['components', 'list'], { env: { HARMONIA_URL: server.url } })
      expect(listed.stdout).to.match(/^engram +(up|unknown), found by Hermes +http/m)
      const execution_id = await startOn(client, {
        name: 'remembers',
        tasks: { keep: task('engram', 'store_memory', { content: 'tea' }) },
      })
      await historyOf(client, execution_id)
      expect(await client.getExecution(execution_id)).to.include({ status: 'completed' })
    } finally {
      await memory.stop()
    }
  })

  it('works as ever while there is no Hermes, and register says so', async () => {
    const { url = '' } = wire ?? {}
    await wire?.close()
    wire = undefined
    const server = await start(url)
    const ran = await register(server)
    expect(ran.code).to.equal(1)
    expect(ran.stderr).to.contain(`Hermes at ${url} did not answer`).and.contain('HERMES_URL')
    const status = await clientOf(server).getStatus()
    expect(status.status).to.equal('ok')
    expect(status.hermes).to.deep.include({ state: 'away', component_id: null })
    expect(await server.stop()).to.equal(0)
  })

  it('tells whoever asks it to register what Hermes said', async () => {
    hermes.instead = () => ({ status: 400, body: { detail: 'Registration failed' } })
    const server = await start(wire?.url ?? '')
    const ran = await register(server)
    expect(ran.code).to.equal(1)
    expect(ran.stderr).to.contain('answered with status 400: Registration failed')
  })

  it('that is not set says how to set it', async () => {
    const server = await start('')
    const ran = await register(server)
    expect(ran.code).to.equal(1)
    expect(ran.stderr).to.contain('start it with HERMES_URL')
    expect((await clientOf(server).getStatus()).hermes).to.equal(null)
  })
})
