import { expect } from 'chai'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { HarmoniaClient, HarmoniaError } from '../../src/client/index.ts'
import { e2eFolder } from '../support/e2e-folder.ts'
import { freePort, takenPort } from '../support/free-port.ts'
import { refuses, says, scriptedModel } from '../support/openai.ts'
import { endServerProcesses, refusedServerProcess, startServerProcess } from '../support/server-process.ts'

const KEY = 'sk-not-for-anybody-else'

const overTcp = async (
  port: number,
  ...lines: readonly object[]
): Promise<readonly Readonly<Record<string, unknown>>[]> => {
  const socket = connect(port, '127.0.0.1')
  socket.end(lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
  const said = (await text(socket)).trim().split('\n')
  return said.map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>)
}

describe('the assistant of a server', () => {
  const folder = e2eFolder()
  afterEach(endServerProcesses)
  after(folder.remove)

  it('answers over TCP what it answers over HTTP', async () => {
    const port = await freePort()
    const server = await startServerProcess(folder.path, { HARMONIA_AI_PORT: String(port) })
    const client = new HarmoniaClient({ url: server.url })
    await client.createWorkflow({ name: 'greeting', tasks: { t: { component: 'harmonia', action: 'echo' } } })
    const [pong, answer] = await overTcp(
      port,
      { type: 'ping' },
      { type: 'chat', content: 'find workflows about greeting' },
    )
    expect(pong).to.include({ type: 'pong', ai_id: 'harmonia-ci' })
    const reply = await client.chat({ content: 'find workflows about greeting' })
    expect(answer).to.deep.equal({ type: 'response', ai_id: 'harmonia-ci', ...reply })
    expect(await server.stop()).to.equal(0)
    expect(server.errors()).to.equal('')
  })

  it('starts without TCP when its port is taken, and says what to do', async () => {
    const { port, server: other } = await takenPort()
    const server = await startServerProcess(folder.path, { HARMONIA_AI_PORT: String(port) })
    expect((await new HarmoniaClient({ url: server.url }).getChatInfo()).built_in).to.equal(true)
    await server.stop()
    expect(server.errors())
      .to.contain(`port ${port} of 127.0.0.1 is in use by another program`)
      .and.to.contain('HARMONIA_AI_PORT')
    await new Promise((resolve) => other.close(resolve))
  })

  it('asks the model with the key, which nobody else ever sees', async () => {
    const model = await scriptedModel()
    const server = await startServerProcess(folder.path, {
      HARMONIA_AI_URL: model.url,
      HARMONIA_AI_MODEL: 'm',
      HARMONIA_SECRET_AI_KEY: KEY,
      HARMONIA_LOG_LEVEL: 'TRACE',
    })
    const client = new HarmoniaClient({ url: server.url })
    model.script(says('Fine.'))
    expect(await client.chat({ content: 'x' })).to.include({ content: 'Fine.', model: 'm', built_in: false })
    expect(model.asked[0]?.authorization).to.equal(`Bearer ${KEY}`)
    model.script(refuses(401, { error: { message: `Incorrect API key provided: ${KEY}` } }))
    const error: unknown = await client.chat({ content: 'x' }).catch((thrown: unknown) => thrown)
    expect(error).to.be.instanceOf(HarmoniaError)
    expect((error as HarmoniaError).message)
      .to.contain('[secret AI_KEY]')
      .and.not.to.contain(KEY)
    await server.stop()
    expect(server.errors()).not.to.contain(KEY)
    await model.stop()
  })

  it('wants to know which model it is', async () => {
    const { code, errors } = await refusedServerProcess(folder.path, { HARMONIA_AI_URL: 'http://127.0.0.1:1/v1' })
    expect(code).to.equal(1)
    expect(errors).to.contain('HARMONIA_AI_MODEL')
  })
})
