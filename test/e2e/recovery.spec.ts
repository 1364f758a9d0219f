import { expect } from 'chai'
import { getHarmoniaClient, getHarmoniaStateClient, HarmoniaError } from '../../src/client/index.ts'
import type { CheckpointDocument, Page } from '../../src/client/index.ts'
import { commandsOf } from '../support/cli-server.ts'
import { happened, startOn, task } from '../support/e2e-client.ts'
import { holdingComponent, type HoldingComponent } from '../support/e2e-component.ts'
import { e2eFolder } from '../support/e2e-folder.ts'
import { endServerProcesses, startServerProcess, type ServerProcess } from '../support/server-process.ts'

const workflow = {
  name: 'recovered',
  tasks: { first: task('harmonia', 'echo', { n: 1 }), last: task('slow', 'hold', {}, 'first') },
}

describe('checkpoints and recovery, as the description has them', function () {
  this.timeout(60_000)
  const folder = e2eFolder()
  let component: HoldingComponent
  let server: ServerProcess
  let cli: ReturnType<typeof commandsOf>

  before(async () => {
    component = await holdingComponent()
    server = await startServerProcess(folder.path)
    cli = commandsOf(server.url)
    const client = await getHarmoniaClient({ url: server.url })
    await client.registerComponent({ name: 'slow', endpoint: component.endpoint })
  })
  after(async () => {
    endServerProcesses()
    await component.stop()
    folder.remove()
  })

  /** A workflow that is running: its first task is done, its last one with its component. */
  const running = async (): Promise<string> => {
    const client = await getHarmoniaClient({ url: server.url })
    const calls = component.calls.length
    const execution_id = await startOn(client, workflow)
    await component.call(calls + 1)
    return execution_id
  }

  it('creates a checkpoint for a running workflow, and restores from it', async () => {
    const url = server.url
    const executionId = await running()
    const client = await getHarmoniaClient({ url })
    const stateClient = await getHarmoniaStateClient({ url })
    const calls = component.calls.length

    // Create checkpoint for a running workflow
    const checkpoint = await stateClient.createCheckpoint({ execution_id: executionId })

    // Restore from checkpoint
    const newExecution = await client.restoreFromCheckpoint({ checkpoint_id: checkpoint.checkpoint_id })

    expect(newExecution).to.include({
      original_execution_id: executionId,
      checkpoint_id: checkpoint.checkpoint_id,
      status: 'running',
    })
    ;(await component.call(calls + 1)).answer('restored')
    await happened(client, newExecution.execution_id, ({ event_type }) => event_type === 'workflow_completed')
    const restored = await stateClient.getExecution(newExecution)
    expect(restored.tasks['first']).to.include({ status: 'completed', attempt: 1 })
    expect(restored.tasks['last']?.output).to.equal('restored')
    expect(restored.restored_from).to.deep.include({ execution_id: executionId })
    expect((await client.getExecution(executionId)).status, 'the source goes on as it was').to.equal('running')
  })

  it('saves, loads and rebuilds state by its state client', async () => {
    const executionId = await running()
    const stateClient = await getHarmoniaStateClient({ url: server.url })
    const none = await stateClient.loadState(executionId).catch((error: unknown) => error)
    expect(none).to.be.instanceOf(HarmoniaError).and.include({ status: 404, code: 'state_not_saved' })
    const { revision } = await stateClient.saveState(executionId, { page: 7 })
    await stateClient.saveState(executionId, { page: 8 })
    expect(await stateClient.loadState(executionId)).to.deep.include({ state: { page: 8 } })
    expect(await stateClient.loadState(executionId, { at: revision })).to.deep.include({ state: { page: 7 } })
    const checkpoint = await stateClient.createCheckpoint({ execution_id: executionId, description: 'by hand' })
    expect((await stateClient.listCheckpoints({ execution_id: executionId })).checkpoints).to.deep.equal([checkpoint])
    expect(await stateClient.getCheckpoint(checkpoint)).to.deep.equal(checkpoint)
    expect(await stateClient.validateCheckpoint(checkpoint)).to.include({ valid: true })
    expect(await stateClient.rebuildState(executionId)).to.have.property('execution_id', executionId)
  })

  it('has the commands for a workflow that is stuck, and for state that can not be recovered', async () => {
    const executionId = await running()

    // Force checkpoint
    const created = await cli(`checkpoint create ${executionId}`)
    expect(created, created.stderr).to.include({ code: 0, stderr: '' })
    const [, checkpointId = ''] = /^Checkpoint +(\S+)$/m.exec(created.stdout) ?? []

    // List available checkpoints
    const listed = await cli(`checkpoint list --execution ${executionId}`)
    expect(listed, listed.stderr).to.include({ code: 0, stderr: '' })
    expect(listed.stdout).to.match(new RegExp(`^${checkpointId} +${executionId} +\\d+ +running +1 `, 'm'))

    // Validate checkpoint
    const validated = await cli(`checkpoint validate ${checkpointId}`)
    expect(validated, validated.stderr).to.include({ code: 0, stderr: '' })
    expect(validated.stdout).to.match(/^Valid: /)

    // Force state rebuild
    const rebuilt = await cli(`state rebuild ${executionId}`)
    expect(rebuilt, rebuilt.stderr).to.include({ code: 0 })
  })

  it('shows and restores checkpoints, and saves and shows state, on the command line', async () => {
    const executionId = await running()
    await cli(`checkpoint create ${executionId} --description why`)
    const { stdout } = await cli(`checkpoint list --execution ${executionId} --json`)
    const [checkpoint] = (JSON.parse(stdout) as Page<'checkpoints', CheckpointDocument>).checkpoints
    expect(checkpoint).to.include({ description: 'why', automatic: false })
    const id = checkpoint?.checkpoint_id ?? ''
    expect((await cli(`checkpoint show ${id}`)).stdout).to.match(/^Description +why$/m)
    const restored = await cli(`checkpoint restore ${id} --reason again --json`)
    expect(restored.code, restored.stderr).to.equal(0)
    expect(JSON.parse(restored.stdout)).to.include({ original_execution_id: executionId, checkpoint_id: id })
    expect((await cli(`checkpoint restore ${id}`)).stdout).to.match(/goes on from revision \d+ of/)

    expect((await cli(`state save ${executionId} {"page":7}`)).code).to.equal(0)
    expect((await cli(`state show ${executionId}`)).stdout).to.match(/"page": 7/)
    expect((await cli(`state save ${executionId} @-`, '{"page":8}')).code).to.equal(0)
    const shown = JSON.parse((await cli(`state show ${executionId} --json`)).stdout) as { readonly state: unknown }
    expect(shown.state).to.deep.equal({ page: 8 })
  })

  it('says what is wrong, and exits with the kind of it', async () => {
    const nobody = '0190a8f2-ffff-7c4b-8e5f-3a7b9d1c2e4f'
    for (const [argv, code, says] of [
      [`checkpoint create ${nobody}`, 1, /There is no execution/],
      [`checkpoint validate ${nobody}`, 1, /There is no checkpoint/],
      [`checkpoint restore ${nobody}`, 1, /There is no checkpoint/],
      [`checkpoint list --execution ${nobody}`, 1, /There is no execution/],
      [`state show ${nobody}`, 1, /There is no execution/],
      ['checkpoint show 12', 2, /checkpoint's full id/],
      [`state save ${nobody} {page`, 2, /is not JSON/],
    ] as const) {
      const ran = await cli(argv)
      expect([ran.code, ran.stdout], argv).to.deep.equal([code, ''])
      expect(ran.stderr, argv).to.match(says)
    }
  })
})
