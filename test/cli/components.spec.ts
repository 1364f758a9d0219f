import { expect } from 'chai'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { folder, harmonia } from '../support/cli-run.ts'
import { commandsOf, endServers, serve, type Served } from '../support/cli-server.ts'

const MANIFEST = `# What the weather is.
name: weather
endpoint: http://127.0.0.1:1
health: { path: /health }
actions:
  forecast:
    description: Tells the weather of a city.
    input_schema: &city { type: object, properties: { city: { type: string } }, required: [city] }
    http: { method: GET, path: '/v1/{city}', result: '\${response.body.sky}' }
  history: { input_schema: *city, http: { method: GET, path: '/v1/{city}/history' } }
`

describe('components on the command line', function () {
  this.timeout(60_000)
  const data = folder()
  const files = folder()
  let served: Served
  let cli: ReturnType<typeof commandsOf>
  before(async () => {
    served = await serve(data.path)
    cli = commandsOf(served.url)
    writeFileSync(join(files.path, 'weather.yaml'), MANIFEST)
  })
  after(async () => {
    await served.stop()
    endServers()
    data.remove()
    files.remove()
  })

  it('are registered from a file, exported, and registered again as they are', async () => {
    const registered = await cli(`components register ${files.path}/weather.yaml`)
    expect(registered).to.include({ code: 0, stdout: 'Registered weather at http://127.0.0.1:1 with 2 actions.\n' })
    const exported = await cli('components export weather')
    expect(exported.code).to.equal(0)
    expect(parse(exported.stdout)).to.deep.equal(parse(MANIFEST))
    const json = await cli('components export weather --json')
    expect(JSON.parse(json.stdout)).to.deep.equal(parse(MANIFEST))

    const first = JSON.parse((await cli('components register - --json', exported.stdout)).stdout) as {
      position: number
    }
    const again = JSON.parse((await cli('components register - --json', json.stdout)).stdout) as { position: number }
    expect(again.position).to.equal(first.position)
    const shown = await cli('components list')
    expect(shown.stdout).to.contain('forecast, history')
  })

  it('are registered from a file with what flags say before what it says', async () => {
    await cli(`components register ${files.path}/weather.yaml --endpoint http://127.0.0.1:2 --max-in-flight 3`)
    const { stdout } = await cli('components export weather --json')
    expect(JSON.parse(stdout)).to.deep.include({ endpoint: 'http://127.0.0.1:2', limits: { max_in_flight: 3 } })
  })

  it('that are wrong are refused with every place', async () => {
    const { code, stderr } = await cli(
      'components register -',
      'name: weather\nendpoint: x\nactions: { a: { htp: {} } }\n',
    )
    expect(code).to.equal(1)
    expect(stderr).to.contain('/actions/a/htp').and.to.contain('Did you mean "http"?')
  })

  it('that come with Harmonia are listed without a server, and registered by their names', async () => {
    const listed = await harmonia(['components', 'list', '--bundled'])
    expect(listed.code).to.equal(0)
    for (const word of ['ergon', 'http://127.0.0.1:8002', 'run_agent', 'engram', 'store_memory', 'rhetor', '2025-09']) {
      expect(listed.stdout).to.contain(word)
    }
    expect(await cli('components register engram --endpoint http://127.0.0.1:3')).to.include({
      code: 0,
      stdout: 'Registered engram at http://127.0.0.1:3 with 7 actions.\n',
    })
    const { stdout } = await cli('components register rhetor --json')
    expect(JSON.parse(stdout)).to.deep.include({ endpoint: 'http://127.0.0.1:8003', actions: ['message_specialist'] })
  })

  it('by the name of a bundled one and a URL are what they always were', async () => {
    await cli('components register prometheus http://127.0.0.1:4')
    const { stdout } = await cli('components export prometheus --json')
    expect(JSON.parse(stdout)).to.deep.equal({ name: 'prometheus', endpoint: 'http://127.0.0.1:4' })
  })
})

describe('registering the bundled ergon', () => {
  it('is refused where its port is the one of the server itself', async () => {
    const { code, stderr } = await harmonia(['components', 'register', 'ergon', '--url', 'http://localhost:8002'])
    expect(code).to.equal(2)
    expect(stderr).to.contain('--endpoint').and.to.contain('HARMONIA_PROFILE=tekton')
  })
})
