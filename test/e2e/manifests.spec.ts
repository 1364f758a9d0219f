import { expect } from 'chai'
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { clientOf, happened, historyOf, startOn, task } from '../support/e2e-client.ts'
import { e2eFolder } from '../support/e2e-folder.ts'
import { scriptedServer, type ScriptedServer } from '../support/components-server.ts'
import { callsTo } from '../support/http-call.ts'
import { endServerProcesses, refusedServerProcess, startServerProcess } from '../support/server-process.ts'

const TOKEN = 'tok-987654321'

describe('manifests in the folder of a server', function () {
  this.timeout(60_000)
  const folder = e2eFolder()
  const dataDir = join(folder.path, 'data')
  const manifests = join(dataDir, 'components')
  const servers: ScriptedServer[] = []
  const env = { HARMONIA_SECRET_WEATHER_TOKEN: TOKEN }
  after(async () => {
    endServerProcesses()
    await Promise.all(servers.map((server) => server.stop()))
    folder.remove()
  })

  const manifest = (endpoint: string, more = '') => `
name: weather
endpoint: ${endpoint}
auth: { type: bearer, secret: WEATHER_TOKEN }
actions:
  forecast:
    input_schema: { type: object, properties: { city: { type: string } }, required: [city] }
    http:
      method: GET
      path: /v1/{city}
      result: '\${{"sky": response.body.sky, "who": response.body.who}}'
  order:
    http: { method: POST, path: /orders, body: { reply_to: '\${context.task_token}' } }
${more}`

  it('are registered at the start, once; their actions are called; their secrets are kept', async () => {
    const tokens: string[] = []
    const weather = await scriptedServer(({ path, headers, body }, response) => {
      const authorization = headers.authorization ?? ''
      if (path === '/orders') {
        tokens.push((JSON.parse(body) as { reply_to: string }).reply_to)
        response.writeHead(202).end()
        return
      }
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ sky: `clear over ${path.slice(4)}`, who: authorization }))
    })
    servers.push(weather)
    mkdirSync(manifests, { recursive: true })
    writeFileSync(join(manifests, 'weather.yaml'), manifest(weather.url))

    const first = await startServerProcess(dataDir, env)
    const client = clientOf(first)
    const execution_id = await startOn(client, {
      name: 'trip',
      tasks: {
        look: task('weather', 'forecast', { city: 'São Paulo' }),
        wrong: {
          ...task('weather', 'forecast', { town: 'x' }, 'look'),
          on_error: { then: { output: '${error.type}' } },
        },
        order: task('weather', 'order', {}, 'wrong'),
      },
      output: { look: '${tasks.look.output}', wrong: '${tasks.wrong.output}', order: '${tasks.order.output}' },
    })
    await happened(client, execution_id, ({ event_type }) => event_type === 'task_accepted')
    const [token = ''] = tokens
    await callsTo(first).post(`/api/tasks/${token}/complete`, { output: { said: `by ${TOKEN}` } })
    const events = await historyOf(client, execution_id)
    expect(events.at(-1)?.event_type).to.equal('workflow_completed')
    expect((await client.getExecution(execution_id)).output).to.deep.equal({
      look: { sky: 'clear over S%C3%A3o%20Paulo', who: 'Bearer [secret WEATHER_TOKEN]' },
      wrong: 'invalid_input',
      order: { said: 'by [secret WEATHER_TOKEN]' },
    })
    expect(weather.received.every(({ headers }) => headers.authorization === `Bearer ${TOKEN}`)).to.equal(true)
    const registered = await client.registerComponent(await client.getComponentManifest('weather'))
    expect(await first.stop()).to.equal(0)

    const second = await startServerProcess(dataDir, env)
    const again = clientOf(second)
    const same = await again.registerComponent(await again.getComponentManifest('weather'))
    expect(same.position).to.equal(registered.position)
    expect(await second.stop()).to.equal(0)

    writeFileSync(join(manifests, 'weather.yaml'), manifest(weather.url, 'description: Knows the sky'))
    const third = await startServerProcess(dataDir, env)
    const after = clientOf(third)
    const changed = await after.getComponent('weather')
    expect(changed).to.include({ description: 'Knows the sky' })
    expect(changed.actions).to.deep.equal(['forecast', 'order'])
    expect(await third.stop()).to.equal(0)

    for (const file of readdirSync(dataDir, { recursive: true, encoding: 'utf8' }).map((name) => join(dataDir, name))) {
      if (statSync(file).isFile()) expect(readFileSync(file).includes(TOKEN), file).to.equal(false)
    }
  })

  it('that are wrong stop the start, all of them with their reasons', async () => {
    const elsewhere = join(folder.path, 'wrong')
    mkdirSync(elsewhere)
    writeFileSync(join(elsewhere, 'a.yaml'), 'name: a\nendpont: http://h\n')
    writeFileSync(join(elsewhere, 'b.json'), '{')
    const { code, errors } = await refusedServerProcess(join(folder.path, 'other'), {
      HARMONIA_COMPONENTS_DIR: elsewhere,
    })
    expect(code).to.equal(1)
    expect(errors).to.contain(
      `${elsewhere}/a.yaml: /endpont there is no field "endpont" here. Did you mean "endpoint"?`,
    )
    expect(errors).to.contain(`${elsewhere}/b.json: is not YAML`)
    expect(errors, 'no stack trace').not.to.match(/^\s+at /m)
  })

  it('are looked for where it was said, which must be there', async () => {
    const nowhere = join(folder.path, 'nowhere')
    const { code, errors } = await refusedServerProcess(join(folder.path, 'other'), {
      HARMONIA_COMPONENTS_DIR: nowhere,
    })
    expect(code).to.equal(1)
    expect(errors).to.contain(`there is no folder ${nowhere}`)
  })
})

describe('a server whose port is taken', () => {
  it('does not start, and says what to do', async () => {
    const folder = e2eFolder()
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    const { port } = other.address() as AddressInfo
    const { code, errors } = await refusedServerProcess(folder.path, {}, { port })
    expect(code).to.equal(1)
    expect(errors).to.contain(`port ${port} of 127.0.0.1 is in use by another program`)
    expect(errors).to.contain('name another port with HARMONIA_PORT or --port')
    other.close()
    folder.remove()
  })
})
