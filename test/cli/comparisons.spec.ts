import * as E from 'fp-ts/lib/Either.js'
import { expect } from 'chai'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { callsTo } from '../support/http-call.ts'
import { openTestServer, type TestServer } from '../support/http-server.ts'
import { settled } from '../support/manual-clock.ts'
import { folder, harmonia } from '../support/cli-run.ts'

const definition = { name: 'order', tasks: { charge: { component: 'billing', action: 'charge' } } }

describe('the commands that compare runs', () => {
  let server: TestServer
  let workflow_id: string
  let execute: (output: unknown) => Promise<string>
  before(async () => {
    server = await openTestServer()
    const calls = callsTo(server)
    workflow_id = (await calls.post('/api/workflows', definition)).body.workflow_id
    execute = async (output) => {
      const { execution_id } = (await calls.post('/api/executions', { workflow_id })).body
      server.stage.answer('charge', E.right(output))
      await settled()
      return execution_id
    }
  })
  after(() => server.close())

  const harmoniaOn = (...argv: readonly string[]) => harmonia([...argv, '--url', server.url])

  describe('execution diff', () => {
    it('says that two runs are the same, and leaves with 0', async () => {
      const [a, b] = [await execute(1), await execute(1)]
      const { stdout, code } = await harmoniaOn('execution', 'diff', a, b)
      expect(stdout).to.contain(a).and.to.contain(b).and.to.contain('The same: 1 task compared.')
      expect(code).to.equal(0)
    })

    it('says where they part, and leaves with 1 as diff does', async () => {
      const [a, b] = [await execute({ id: 'c1' }), await execute({ id: 'c2' })]
      const { stdout, code } = await harmoniaOn('execution', 'diff', a, b)
      expect(stdout).to.contain('They part at charge, in output (event 3 of A, event 3 of B).')
      expect(stdout).to.match(/charge +output\/id +"c1" +"c2"/)
      expect(code).to.equal(1)
    })

    it("prints the API's own JSON", async () => {
      const a = await execute(1)
      const { stdout, code } = await harmoniaOn('execution', 'diff', a, a, '--json')
      expect(JSON.parse(stdout)).to.include({ same: true, tasks_compared: 1 })
      expect(code).to.equal(0)
    })
  })
  describe('execution bisect', () => {
    it('shows the event, and what the condition reads', async () => {
      const a = await execute({ id: 'c1' })
      const { stdout, code } = await harmoniaOn(
        'execution',
        'bisect',
        a,
        '--when',
        'tasks.charge.status == "completed"',
      )
      expect(stdout).to.match(/^true .*#3 .*task_completed/)
      expect(stdout).to.match(/tasks\.charge\.status +"running" +"completed"/)
      expect(code).to.equal(0)
    })

    it('leaves with 1 when it was never true, and says what is wrong with a condition', async () => {
      const a = await execute(1)
      const never = await harmoniaOn('execution', 'bisect', a, '--when', 'status == "failed"')
      expect(never.stdout).to.contain('Never true: status == "failed"')
      expect(never.code).to.equal(1)
      const wrong = await harmoniaOn('execution', 'bisect', a, '--when', 'tasks.chrage.attempt > 1')
      expect(wrong.stderr).to.contain('Did you mean "charge"?')
      expect(wrong.code).to.equal(1)
    })
  })
  describe('workflow whatif', () => {
    const files = folder()
    after(() => files.remove())
    const file = (name: string, body: unknown): string => {
      const path = join(files.path, name)
      writeFileSync(path, JSON.stringify(body))
      return path
    }

    it('says that every run would be the same, and leaves with 0', async () => {
      const a = await execute(1)
      const same = await harmoniaOn('workflow', 'whatif', file('same.json', definition), '--executions', a)
      expect(same.stdout).to.contain('1 run: 1 the same, 0 different, 0 unknown')
      expect(same.code).to.equal(0)
    })

    it('says which would not, and in what, and leaves with 1', async () => {
      await execute(1)
      const ship = { component: 'shop', action: 'ship', depends_on: ['charge'] }
      const more = file('more.json', { ...definition, tasks: { ...definition.tasks, ship } })
      const { stdout, code } = await harmoniaOn('workflow', 'whatif', more, '--workflow', 'order', '--last', '1')
      expect(stdout).to.contain('parts at ship, in path')
      expect(stdout).to.contain('attempt 1 of ship was never made: there is no recorded output')
      expect(stdout).to.contain('1 run: 0 the same, 1 different, 0 unknown; 1 would take another path; 1 would miss')
      expect(code).to.equal(1)
    })

    it('wants to know which runs are meant', async () => {
      const { stderr, code } = await harmoniaOn('workflow', 'whatif', file('same.json', definition))
      expect(stderr).to.match(/--executions/)
      expect(code).to.equal(2)
    })
  })
})
