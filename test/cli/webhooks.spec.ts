import { expect } from 'chai'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { folder } from '../support/cli-run.ts'
import { commandsOf, endServers, serve, type Served } from '../support/cli-server.ts'

const NOBODY = '01890a5d-ac96-774b-bcce-b302099a8057'

describe('webhooks on the command line', function () {
  this.timeout(60_000)
  const data = folder()
  let served: Served
  let cli: ReturnType<typeof commandsOf>
  let status = 204
  const receiver = createServer((request, response) => {
    request.resume()
    request.on('end', () => response.writeHead(status).end())
  })
  before(async () => {
    await new Promise<void>((resolve) => void receiver.listen(0, '127.0.0.1', resolve))
    served = await serve(data.path)
    cli = commandsOf(served.url)
  })
  after(async () => {
    await served.stop()
    endServers()
    receiver.close()
    receiver.closeAllConnections()
    data.remove()
  })

  it('are created, looked at, tested, steered and deleted', async () => {
    const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`
    const created = await cli(`webhook create ${url} --type workflow_failed --max-attempts 1`)
    expect(created.stdout).to.match(/^Created webhook [\w-]{36}: events behind position \d+ are delivered\.\n.*whsec_/)
    const id = /[\w-]{36}/.exec(created.stdout)?.[0] ?? ''

    expect((await cli('webhook list')).stdout)
      .to.contain(id)
      .and.contain(url)
    expect((await cli(`webhook show ${id}`)).stdout)
      .to.contain('workflow_failed')
      .and.not.contain('whsec_')
    expect((await cli(`webhook deliveries ${id}`)).stdout).to.contain('Nothing was sent')
    expect((await cli(`webhook test ${id}`)).stdout).to.contain('answered 204')
    status = 500
    const failed = await cli(`webhook test ${id}`)
    expect(failed.stdout).to.contain('did not take it: the receiver answered 500')
    expect(failed.code).to.equal(1)

    expect((await cli(`webhook pause ${id} --reason moving`)).stdout).to.contain('is paused')
    expect((await cli(`webhook resume ${id}`)).stdout).to.contain('is active')
    expect((await cli(`webhook redeliver ${id} --from 0`)).stdout).to.contain('stands at position')
    expect((await cli(`webhook delete ${id}`)).stdout).to.equal(`Deleted webhook ${id}.\n`)
    expect((await cli('webhook list')).stdout).to.contain('No webhooks')
  })

  it('have their counterpart in hooks', async () => {
    const made = await fetch(`${served.url}/api/workflows`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'greet', tasks: { a: { component: 'harmonia', action: 'echo', input: {} } } }),
    })
    const { workflow_id } = (await made.json()) as { readonly workflow_id: string }
    const hook = JSON.stringify({ name: 'deploys', start: { workflow_id, input: { ref: '${request.body.ref}' } } })
    const created = await cli(`hook create ${hook}`)
    const id = /[\w-]{36}/.exec(created.stdout)?.[0] ?? ''
    expect(created.stdout).to.equal(`Created hook ${id}.\nDeliver to ${served.url}/hooks/${id}\n`)
    expect((await fetch(`${served.url}/hooks/${id}`, { method: 'POST', body: 'x' })).status).to.equal(422)
    expect((await cli('hook list')).stdout)
      .to.contain('deploys')
      .and.contain(`starts ${workflow_id}`)
    expect((await cli(`hook show ${id}`)).stdout).to.contain('${request.body.ref}')
    const changed = JSON.stringify({ name: 'deploys2', start: { workflow_id, input: { ref: '${request.body.at}' } } })
    expect((await cli(`hook update ${id} ${changed}`)).stdout)
      .to.match(/^Name +deploys2$/m)
      .and.to.contain(`/hooks/${id}`)
    expect((await cli(`hook show ${id}`)).stdout)
      .to.contain('${request.body.at}')
      .and.not.to.contain('body.ref')
    expect(await cli(`hook update ${id} {"name":1}`)).to.include({ code: 1, stdout: '' })
    expect(await cli(`hook update x ${changed}`)).to.include({ code: 2, stdout: '' })
    expect((await cli(`hook delete ${id}`)).stdout).to.equal(`Deleted hook ${id}.\n`)
    expect((await cli(`hook show ${id}`)).stderr).to.contain('There is no hook')
    expect((await cli(`hook update ${id} ${changed}`)).stderr).to.contain('There is no hook')
  })

  it('say what is wrong', async () => {
    const bad = await cli('webhook create ftp://x')
    expect(bad.stderr).to.contain('/url').and.contain('http or https')
    expect(bad.code).to.equal(1)
    expect((await cli('webhook show x')).code).to.equal(2)
    expect((await cli(`webhook show ${NOBODY}`)).stderr).to.contain(`There is no webhook "${NOBODY}"`)
  })
})
