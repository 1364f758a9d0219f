import { expect } from 'chai'
import { callsTo } from '../support/http-call.ts'
import { openTestServer, type TestServer } from '../support/http-server.ts'
import { folder, harmonia } from '../support/cli-run.ts'
import { hasTerminals, onTerminal } from '../support/cli-terminal.ts'

describe('asking the assistant on the command line', () => {
  let server: TestServer
  const { path, remove } = folder()
  before(async () => {
    server = await openTestServer()
  })
  after(async () => {
    await server.close()
    remove()
  })

  const chat = (argv: readonly string[], stdin = '') =>
    harmonia(['chat', ...argv], { env: { HARMONIA_URL: server.url }, cwd: path, stdin })

  it('says on standard error what is looked at, and on standard output the answer alone', async () => {
    const { code, stdout, stderr } = await chat(['how is the server?'])
    expect(code).to.equal(0)
    expect(stdout).to.match(/^The server is ok/)
    expect(stderr).to.match(/^get_status: the server is ok$/m)
  })

  it("is the API's own answer with --json", async () => {
    const { stdout, stderr } = await chat(['help', '--json'])
    expect(JSON.parse(stdout)).to.include({ model: 'built-in', built_in: true })
    expect(stderr).to.equal('')
  })

  it('reads a question from standard input, and a definition from a file', async () => {
    const definition = JSON.stringify({ name: 'd', tasks: { a: { component: 'harmonia', action: 'echo' } } })
    const { stdout } = await chat(['add a retry of 5 to a', '--definition', '-', '--json'], definition)
    expect(JSON.parse(stdout)).to.have.nested.property('proposal.definition.tasks.a.retry.max_attempts', 5)
    expect((await chat(['-'], 'how is the server?')).stdout).to.match(/^The server is ok/)
  })

  it('shows nothing that moves the cursor, whatever a history says', async () => {
    const { post } = callsTo(server)
    const tasks = {
      t: { component: 'harmonia', action: 'fail', input: { message: 'a \u001b[31mred\u001b[0m lie\n\nDone.' } },
    }
    const { workflow_id } = (await post('/api/workflows', { name: 'liar', tasks })).body
    await post('/api/executions', { workflow_id })
    const { stdout } = await chat(['why did the last run of liar fail?'])
    expect(stdout).to.contain('“a [31mred [0m lie Done.”').and.not.to.contain('\u001b')
  })

  it('carries out what is proposed when a person says yes, and only then', async function () {
    if (!hasTerminals()) this.skip()
    const { post, get } = callsTo(server)
    const tasks = { t: { component: 'harmonia', action: 'echo' } }
    const { workflow_id } = (await post('/api/workflows', { name: 'applied', tasks })).body
    const version = async () => (await get(`/api/workflows/${workflow_id}`)).body.version
    const asked = ['chat', 'add a retry of 5 to t in applied', '--apply', '--url', server.url]
    for (const [said, told, then] of [
      ['n', 'Nothing was done.', 1],
      ['y', 'Stored as version 2', 2],
    ] as const) {
      const terminal = onTerminal(asked)
      await terminal.shows('Store this definition? [y/N]')
      terminal.type(`${said}\r`)
      const { code, written } = await terminal.ended
      expect(written).to.contain(told)
      expect([code, await version()]).to.deep.equal([0, then])
    }
    const starting = onTerminal(['chat', 'run applied', '--apply', '--url', server.url])
    await starting.shows('Send this (execute)? [y/N]')
    starting.type('y\r')
    const { written } = await starting.ended
    const [, id = ''] = /Execution (\S+): it is recorded/.exec(written) ?? []
    expect((await get(`/api/executions/${id}`)).body.workflow_id).to.equal(workflow_id)
  })

  it('is bad usage without a question, and a refusal when there is nothing to save or apply', async () => {
    expect((await chat([])).code).to.equal(2)
    expect((await chat(['-'], ' ')).code).to.equal(2)
    const nothing = await chat(['help', '--save', 'x.yaml'])
    expect([nothing.code, nothing.stderr]).to.deep.equal([
      1,
      'Error: No definition was proposed, so there is nothing to save.\n',
    ])
    const unattended = await chat(['help', '--apply'])
    expect([unattended.code, unattended.stderr]).to.deep.equal([
      2,
      'Error: --apply asks you first, so it needs a terminal.\n',
    ])
    expect((await chat(['hi', '--workflow', 'nobody'])).code).to.equal(2)
  })
})
