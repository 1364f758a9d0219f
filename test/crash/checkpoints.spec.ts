import { expect } from 'chai'
import { HarmoniaError, HarmoniaUnreachable } from '../../src/client/index.ts'
import type { HarmoniaClient } from '../../src/client/index.ts'
import { clientOf, happened, startOn, task } from '../support/e2e-client.ts'
import { e2eFolder } from '../support/e2e-folder.ts'
import { endServerProcesses, startServerProcess, type ServerProcess } from '../support/server-process.ts'

const ROUNDS = 6

describe('a server that is killed while a checkpoint is made or restored', function () {
  this.timeout(180_000)
  const folder = e2eFolder()
  let server: ServerProcess
  let client: HarmoniaClient
  let id: string

  const begin = async (): Promise<void> => {
    server = await startServerProcess(folder.path, { HARMONIA_CHECKPOINT_INTERVAL: '1' })
    client = clientOf(server)
  }
  before(async () => {
    await begin()
    id = await startOn(client, {
      name: 'waiting',
      tasks: {
        said: task('harmonia', 'echo', { n: 1 }),
        waits: task('harmonia', 'wait_for_signal', { name: 'go' }, 'said'),
      },
    })
  })
  after(() => {
    endServerProcesses()
    folder.remove()
  })

  /** Asks for it, kills the server so many turns of the event loop later, and asks the next one again: the answer. */
  const askedTwice = async <Answer>(turns: number, ask: () => Promise<Answer>): Promise<Answer> => {
    const first = ask().catch((error: unknown) => error)
    for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve))
    await server.kill()
    const met = await first
    await begin()
    const answer = await ask()
    if (!(met instanceof HarmoniaUnreachable || met instanceof HarmoniaError)) expect(met).to.deep.equal(answer)
    return answer
  }

  it('makes one checkpoint for one key, whether or not the first answer came, and it is exact', async () => {
    const made = []
    for (let round = 0; round < ROUNDS; round++) {
      const key = { idempotencyKey: `checkpoint ${round}`.replace(' ', '-') }
      const asked = { execution_id: id, description: `round ${round}` }
      made.push(await askedTwice(round * round * 8, () => client.createCheckpoint(asked, key)))
    }
    const { checkpoints } = await client.listCheckpoints({ execution_id: id })
    expect(checkpoints.filter(({ automatic }) => !automatic).toReversed()).to.deep.equal(made)
    for (const checkpoint of checkpoints)
      expect(await client.validateCheckpoint(checkpoint)).to.include({ valid: true })
  })

  it('restores one execution for one key, and both sides know of each other', async () => {
    const { checkpoint_id } = await client.createCheckpoint({ execution_id: id })
    const restored = []
    for (let round = 0; round < ROUNDS; round++) {
      const key = { idempotencyKey: `restore-${round}` }
      const { execution_id } = await askedTwice(round * round * 8, () =>
        client.restoreFromCheckpoint({ checkpoint_id }, key),
      )
      restored.push(execution_id)
    }
    expect(new Set(restored).size).to.equal(ROUNDS)
    const { forks = [] } = await client.getExecution(id)
    expect(forks.map(({ execution_id }) => execution_id)).to.have.members(restored)
    for (const execution_id of restored) {
      const { restored_from } = await client.getExecution(execution_id)
      expect(restored_from).to.deep.include({ execution_id: id, checkpoint_id })
      await client.sendSignal(execution_id, { name: 'go' })
      await happened(client, execution_id, ({ event_type }) => event_type === 'workflow_completed')
    }
  })

  it('goes on to make checkpoints by itself, each of something new', async () => {
    const created = ({ event_type, details }: { event_type: string; details: Readonly<Record<string, unknown>> }) =>
      event_type === 'checkpoint_created' && details['automatic'] === true
    const other = await startOn(client, {
      name: 'goes on',
      tasks: { said: task('harmonia', 'echo'), waits: task('harmonia', 'wait_for_signal', { name: 'go' }, 'said') },
    })
    await server.kill()
    await begin()
    const { revision } = await happened(client, other, created)
    await client.pauseExecution(other)
    await server.kill()
    await begin()
    await happened(client, other, (event) => created(event) && event.revision > revision)
    const { checkpoints } = await client.listCheckpoints({ execution_id: other })
    expect(checkpoints.map(({ workflow_status }) => workflow_status)).to.deep.equal(['paused', 'running'])
  })
})
