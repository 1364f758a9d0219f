import * as E from 'fp-ts/lib/Either.js'
import { expect } from 'chai'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { harmonia, start } from '../support/cli-run.ts'
import { hasTerminals, onTerminal } from '../support/cli-terminal.ts'
import { callsTo } from '../support/http-call.ts'
import { openTestServer, type TestServer } from '../support/http-server.ts'
import { settled } from '../support/manual-clock.ts'

const tasks = {
  charge: { component: 'billing', action: 'charge', input: { amount: 5 } },
  each: { for_each: { items: [1, 2] }, component: 'harmonia', action: 'echo', depends_on: ['charge'] },
  ship: { component: 'harmonia', action: 'wait_for_signal', input: { name: 'go' }, depends_on: ['each'] },
}

describe('the commands about the past of an execution', () => {
  let server: TestServer
  let id: string
  before(async () => {
    server = await openTestServer()
    const calls = callsTo(server)
    const { workflow_id } = (await calls.post('/api/workflows', { name: 'order', tasks })).body
    id = (await calls.post('/api/executions', { workflow_id })).body.execution_id
    server.stage.answer('charge', E.right({ paid: true }))
    await settled()
  })
  after(() => server.close())

  const on = (...argv: readonly string[]) => harmonia(['execution', ...argv, '--url', server.url])

  describe('execution explain', () => {
    it('says in a sentence, then task by task, what holds it', async () => {
      const { stdout, code } = await on('explain', id)
      expect(stdout).to.contain('It runs. 1 task waits for a signal. Next: signal_received go.')
      expect(stdout).to.match(/^ship +waiting +waits for the signal go +signal_received go$/m)
      expect(code).to.equal(0)
    })

    it('says so as of an event, and that the server of that time is left out', async () => {
      const { stdout } = await on('explain', id, '--at', '2')
      expect(stdout).to.contain('revision 2').and.to.contain('is left out')
      expect(stdout).to.match(/^each +pending +waits for charge \(running\) +task_completed charge$/m)
    })
  })

  describe('execution show', () => {
    it('shows the values as they were', async () => {
      const { stdout } = await on('show', id, '--at', '2')
      expect(stdout).to.contain('charge input').and.to.contain('"amount": 5').and.to.contain('As of revision 2')
      expect(stdout).not.to.contain('paid')
    })

    it('shows the graph, with what runs several times on one line', async () => {
      const { stdout } = await on('show', id, '--graph')
      expect(stdout).to.match(/^✓ charge +completed/m)
      expect(stdout).to.match(/^✓ {3}each item +completed +0 ms +2 instances: 2 completed$/m)
      expect(stdout).to.match(/^◷ ship +waiting +after each$/m)
    })

    it('takes no day for a moment', async () => {
      const { stderr, code } = await on('show', id, '--at', 'yesterday')
      expect(stderr).to.contain('Expected a revision, or a time')
      expect(code).to.equal(2)
    })
  })

  describe('execution tasks', () => {
    it('shows how they stood', async () => {
      expect((await on('tasks', id, '--at', '2')).stdout).to.match(/^charge +running +1$/m)
      expect((await on('tasks', id)).stdout).to.match(/^charge +completed +1 +0 ms$/m)
    })
  })

  describe('execution replay', () => {
    it('is a line of JSON for each step where there is no terminal', async () => {
      // A process of its own: what is tested is that its output is no terminal.
      const child = start(['execution', 'replay', id, '--from', '2', '--url', server.url])
      child.stdin.end()
      const [stdout, [code]] = await Promise.all([text(child.stdout), once(child, 'close')])
      const steps = stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line))
      const [first, second] = steps
      expect(steps.map(({ revision }) => revision)).to.deep.equal(steps.map((_, n) => n + 2))
      expect(first.event.event_type).to.equal('task_started')
      expect(first.changes.slice(0, 3)).to.deep.equal([
        { task_id: 'charge', field: 'status', from: 'pending', to: 'running' },
        { task_id: 'charge', field: 'attempt', from: 0, to: 1 },
        { task_id: 'charge', field: 'input', from: null, to: { amount: 5 } },
      ])
      expect(second.state.tasks.charge).to.deep.equal({ status: 'completed', attempt: 1 })
      expect(steps.at(-1).state.progress).to.include({ completed: 2, waiting: 1 })
      expect(code).to.equal(0)
    })

    it('begins with no event that is not there', async () => {
      const { stderr, code } = await on('replay', id, '--from', '999')
      expect(stderr).to.contain('--from: the last event of this execution is')
      expect(code).to.equal(2)
    })

    describe('on a terminal', () => {
      before(function () {
        if (!hasTerminals()) this.skip()
      })

      it('steps forward and back, goes to an event, shows the graph, and gives the terminal back', async () => {
        const terminal = onTerminal(['execution', 'replay', id, '--url', server.url])
        await terminal.shows(' 0 of ')
        terminal.type(' ')
        await terminal.shows(' 1 of ')
        terminal.type('\u001b[C')
        await terminal.shows(' 2 of ')
        await terminal.shows('task_')
        terminal.type('g3\r')
        await terminal.shows(' 3 of ')
        terminal.type('b')
        await terminal.shows(' 2 of ')
        terminal.type('\t')
        await terminal.shows('each item')
        terminal.type('\u001b[F')
        await terminal.shows('signal')
        terminal.type('n')
        await terminal.shows('The last event so far is')
        terminal.type('q')
        const { code, written } = await terminal.ended
        expect(code).to.equal(0)
        expect(written.endsWith('\u001b[?25h\u001b[?1049l')).to.equal(true)
      })

      it('gives the terminal back when Ctrl-C is typed, and when it is told to end', async () => {
        const typed = onTerminal(['execution', 'replay', id, '--url', server.url])
        await typed.shows(' 0 of ')
        typed.type('\u0003')
        expect((await typed.ended).written).to.contain('\u001b[?25h\u001b[?1049l')

        const told = onTerminal(['execution', 'replay', id, '--url', server.url])
        await told.shows(' 0 of ')
        told.signal('SIGTERM')
        const { code, written } = await told.ended
        expect(written).to.contain('\u001b[?25h\u001b[?1049l')
        expect(code).to.equal(143)
      })
    })
  })
})
