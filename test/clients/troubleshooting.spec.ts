import { expect } from 'chai'
import { startDocsServer, type DocsServer } from '../docs/server.ts'
import { code, page, section } from '../docs/markdown.ts'
import { harmonia } from '../support/cli-run.ts'
import { SimulatedHermes } from '../support/hermes.ts'

/** What each command has to print to be of help, by its first words. */
const HELPS: Readonly<Record<string, RegExp>> = {
  'execution tasks': /^flaky +failed +1 .*boom/m,
  'checkpoint create': /^Checkpoint +\S+$/m,
  'execution retry': /^Execution \S+ is (?:pending|running|failed)\.$/m,
  'components list': /^ergon +up|^ergon +unknown/m,
  'components test': /reachable|answers/i,
  register: /^Registered harmonia with Hermes at \S+ as \S+: others find it at \S+\.$/m,
  'checkpoint list': /^\S{36} +\S{36} +\d+ +failed/m,
  'checkpoint validate': /^Valid: /m,
  'state rebuild': /events/,
}

const commands = code(section(page('test/clients/description.md'), 'Troubleshooting'), 'bash')
  .flatMap((block) => block.split('\n'))
  .filter((line) => line.startsWith('harmonia '))

describe('the commands for troubleshooting, as they stand in the description', function () {
  this.timeout(60_000)
  let server: DocsServer
  let hermes: { readonly url: string; readonly close: () => Promise<void> }
  let ids: Readonly<Record<string, string>>
  before(async () => {
    hermes = await new SimulatedHermes(Date.now).listen()
    server = await startDocsServer({ HERMES_URL: hermes.url })
    const { workflow_id } = await server.client.createWorkflow({
      name: 'stuck',
      tasks: {
        flaky: { component: 'harmonia', action: 'fail', input: { message: 'boom' }, retry: { max_attempts: 1 } },
        after: { component: 'harmonia', action: 'echo', depends_on: ['flaky'] },
      },
    })
    const { execution_id } = await server.client.executeWorkflow(workflow_id)
    for await (const event of server.client.monitorExecution(execution_id)) void event
    const { checkpoint_id } = await server.client.createCheckpoint({ execution_id })
    ids = { 'execution-id': execution_id, 'checkpoint-id': checkpoint_id, 'component-name': 'ergon' }
  })
  after(async () => {
    await server.stop()
    await hermes.close()
  })

  it('are all tried here', () => {
    const tried = commands.map((line) => line.split(' ').slice(1, 3).join(' '))
    expect(tried.sort()).to.deep.equal(Object.keys(HELPS).sort())
  })

  for (const line of commands) {
    const [, ...argv] = line.split(' ')
    const helps = HELPS[argv.slice(0, 2).join(' ')]
    if (helps === undefined) continue
    it(line, async () => {
      const given = argv.map((word) => word.replace(/^<(.+)>$/, (_, name: string) => ids[name] ?? word))
      const { code: exit, stdout, stderr } = await harmonia(given, { env: { HARMONIA_URL: server.url } })
      expect(exit, stderr).to.equal(0)
      expect(stdout).to.match(helps)
    })
  }
})
