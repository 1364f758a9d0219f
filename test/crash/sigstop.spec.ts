import { expect } from 'chai'
import { setTimeout as passed } from 'node:timers/promises'
import type { HarmoniaClient, HarmoniaEvent } from '../../src/client/index.ts'
import { clientOf, happened, historyOf, startOn, task } from '../support/e2e-client.ts'
import { holdingComponent, type HoldingComponent } from '../support/e2e-component.ts'
import { e2eFolder, type Folder } from '../support/e2e-folder.ts'
import {
  endServerProcesses,
  refusedServerProcess,
  startServerProcess,
  type ServerProcess,
} from '../support/server-process.ts'
import { checkHistory, histories } from './history.ts'

/** Seconds that an attempt, a wait or an execution has; all of them are over while the server stands still. */
const SHORT = 4
const again = { max_attempts: 2, initial_delay: 0, jitter: 0 }

const DEADLINES = {
  name: 'deadlines',
  tasks: {
    nap: task('harmonia', 'wait', { seconds: SHORT }),
    silent: { ...task('slow', 'hold', { of: 'silent' }), timeout: SHORT, retry: again },
    answered: { ...task('slow', 'hold', { of: 'answered' }), timeout: SHORT, retry: again },
    last: task('slow', 'echo', '${tasks.answered.output}', 'nap', 'silent', 'answered'),
  },
}

describe('a server that stands still (SIGSTOP) and goes on (SIGCONT)', function () {
  this.timeout(60_000)
  let folder: Folder
  let slow: HoldingComponent
  let server: ServerProcess
  let client: HarmoniaClient

  beforeEach(async () => {
    folder = e2eFolder()
    slow = await holdingComponent()
    server = await startServerProcess(folder.path)
    client = clientOf(server)
    await client.registerComponent({ name: 'slow', endpoint: slow.endpoint })
  })
  afterEach(async () => {
    server.child.kill('SIGCONT')
    endServerProcesses()
    await slow.stop()
    folder.remove()
  })

  /** The call of one task, when it has come. */
  const callOf = async (wanted: string, attempt: number) => {
    for (let n = 1; ; n++) {
      const call = await slow.call(n)
      if ((call.params as { of?: string }).of === wanted && call.attempt === attempt) return call
    }
  }

  /** Everything that the global stream shows from its start, until it is told to stop. */
  const watch = () => {
    const seen: HarmoniaEvent[] = []
    const over = new AbortController()
    const done = (async () => {
      for await (const event of client.monitorEvents({ after: 0, signal: over.signal })) seen.push(event)
    })().catch((error: unknown) => {
      if (!over.signal.aborted) throw error
    })
    return { seen, end: () => (over.abort(), done) }
  }

  it('finds its deadlines passed: each attempt has one outcome, and nothing is doubled', async () => {
    const { seen, end } = watch()
    const execution_id = await startOn(client, DEADLINES)
    const expiring = await startOn(client, { name: 'expires', timeout: SHORT, tasks: { a: task('slow', 'hold', {}) } })
    const silent = await callOf('silent', 1)
    const answered = await callOf('answered', 1)

    server.child.kill('SIGSTOP')
    answered.answer({ said: 'while nobody listened' })
    // Time is what is to pass here: nothing of the server moves that could be waited for.
    await passed(SHORT * 1_000 + 200)
    server.child.kill('SIGCONT')

    const second = await callOf('silent', 2)
    silent.answer({ said: 'too late' })
    second.answer({ said: 'in time' })
    void callOf('answered', 2).then((call) => call.answer({ said: 'when asked again' }))
    const events = await historyOf(client, execution_id)
    expect((await historyOf(client, expiring)).at(-1)?.details['error']).to.include({ type: 'workflow_timeout' })

    const outcomesOf = (id: string) =>
      events
        .filter(({ task_id, event_type }) => task_id === id && event_type !== 'task_started')
        .map(({ event_type, details }) => `${event_type} ${String(details['attempt'])}`)
    expect(outcomesOf('nap')).to.deep.equal(['task_completed 1'])
    expect(outcomesOf('silent')).to.deep.equal(['task_timed_out 1', 'task_retry_scheduled 1', 'task_completed 2'])
    // What it found first when it woke up counts, and only that.
    expect(outcomesOf('answered').join(', ')).to.be.oneOf([
      'task_completed 1',
      'task_timed_out 1, task_retry_scheduled 1, task_completed 2',
    ])
    expect(events.at(-1)?.event_type).to.equal('workflow_completed')
    const { tasks } = await client.getExecution(execution_id)
    expect(tasks['silent']?.output).to.deep.equal({ said: 'in time' })
    expect(new Set(slow.calls.map(({ key }) => key)), 'no attempt was called twice').to.have.property(
      'size',
      slow.calls.length,
    )
    await end()
    expect(await server.stop()).to.equal(0)

    const logged = await histories(folder.events)
    for (const [stream, of] of logged) checkHistory(stream, of)
    const shown = seen.filter((event) => event.execution_id !== null).map(({ position }) => position)
    const positions = [...logged.values()].flat().map(({ position }) => position)
    expect(shown, 'a subscriber that was there saw everything once').to.deep.equal(positions.toSorted((a, b) => a - b))
  })

  it('still has its data directory to itself: another one is refused, and it goes on as if nothing had been', async () => {
    const execution_id = await startOn(client, { name: 'held', tasks: { a: task('slow', 'hold') } })
    const held = await slow.call(1)
    server.child.kill('SIGSTOP')
    const { code, errors } = await refusedServerProcess(folder.path)
    expect(code).to.equal(1)
    expect(errors).to.contain(`in use by process ${server.child.pid}`)
    server.child.kill('SIGCONT')
    held.answer('for the first one')
    const events = await historyOf(client, execution_id)
    expect(events.at(-1)?.event_type).to.equal('workflow_completed')
    expect(slow.calls).to.have.length(1)
    expect(await server.stop()).to.equal(0)
  })

  it('is succeeded once it is killed as it stands: what it had claimed is called again under the same key', async () => {
    const execution_id = await startOn(client, { name: 'held', tasks: { a: task('slow', 'hold') } })
    const held = await slow.call(1)
    server.child.kill('SIGSTOP')
    expect((await refusedServerProcess(folder.path)).code).to.equal(1)
    await server.kill()
    server = await startServerProcess(folder.path)
    const again = await slow.call(2)
    expect(again.key).to.equal(held.key)
    held.answer('for nobody')
    again.answer('for the second one')
    const ended = await happened(clientOf(server), execution_id, ({ event_type }) => event_type === 'task_completed')
    expect(ended.details['output']).to.equal('for the second one')
    expect(await server.stop()).to.equal(0)
    for (const [stream, of] of await histories(folder.events)) checkHistory(stream, of)
  })
})
