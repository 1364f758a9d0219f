import { expect } from 'chai'
import Database from 'better-sqlite3'
import { join } from 'node:path'
import type { HarmoniaClient, NewWorkflow } from '../../src/client/index.ts'
import { checkHistory, histories } from '../crash/history.ts'
import { clientOf, historyOf, startOn, task } from '../support/e2e-client.ts'
import { holdingComponent, type ComponentCall, type HoldingComponent } from '../support/e2e-component.ts'
import { e2eFolder, type Folder } from '../support/e2e-folder.ts'
import { endServerProcesses, startServerProcess, type ServerProcess } from '../support/server-process.ts'

const ids = (count: number): string[] => Array.from({ length: count }, (_, n) => `t${n}`)

/** One, then all others side by side, then one that joins them. */
const fanOut = (tasks: number): NewWorkflow => {
  const between = ids(tasks - 2)
  return {
    name: `fan-out of ${tasks}`,
    tasks: {
      s: task('c', 'echo', 7),
      ...Object.fromEntries(between.map((id) => [id, task('c', 'hold', '${tasks.s.output}', 's')])),
      j: task('c', 'echo', '${tasks.t1.output}', ...between),
    },
  }
}

/** Each takes the output of the one before; the one in the middle is a component's, so that the test can hold it there. */
const chain = (tasks: number): NewWorkflow => ({
  name: `chain of ${tasks}`,
  tasks: Object.fromEntries(
    ids(tasks).map((id, n) => {
      const [component, action] = n === tasks / 2 ? ['c', 'hold'] : ['harmonia', 'echo']
      return [
        id,
        n === 0 ? task(component, action, 7) : task(component, action, `\${tasks.t${n - 1}.output}`, `t${n - 1}`),
      ]
    }),
  ),
})

describe('an execution of ten thousand tasks', function () {
  this.timeout(120_000)
  let folder: Folder
  let component: HoldingComponent
  let server: ServerProcess
  let client: HarmoniaClient

  const start = async (): Promise<void> => {
    server = await startServerProcess(folder.path)
    client = clientOf(server)
  }
  beforeEach(async () => {
    folder = e2eFolder()
    component = await holdingComponent()
    await start()
    await client.registerComponent({ name: 'c', endpoint: component.endpoint })
  })
  afterEach(async () => {
    endServerProcesses()
    await component.stop()
    folder.remove()
  })

  const answer = ({ action, answer: reply, params }: ComponentCall): void => {
    if (action === 'hold') reply(params)
  }

  /** Kills the server and starts it again; the read models had taken in everything that was sent to them. */
  const crash = async (): Promise<number> => {
    await client.listExecutions()
    await server.kill()
    const db = new Database(join(folder.path, 'projections.db'), { readonly: true })
    const revision = db.prepare('SELECT max(revision) FROM snapshots').pluck().get() as number
    db.close()
    await start()
    return revision
  }

  /** Two events for each task and three for the execution, whatever its size and whatever happened to the server. */
  const endsInOrder = async (execution_id: string, tasks: number): Promise<void> => {
    const events = await historyOf(client, execution_id)
    expect(events.at(-1)?.event_type).to.equal('workflow_completed')
    expect(events).to.have.length(2 * tasks + 3)
    const document = await client.getExecution(execution_id)
    expect(document.progress).to.deep.include({ total: tasks, completed: tasks })
    const outputs = Object.values(document.tasks)
    expect(outputs).to.have.length(tasks)
    for (const { status, output, attempt } of outputs)
      expect([status, output, attempt]).to.deep.equal(['completed', 7, 1])
    const log = (await histories(folder.events)).get(`execution-${execution_id}`) ?? []
    checkHistory(`execution-${execution_id}`, log)
  }

  for (const tasks of [100, 10_000]) {
    it(`fans out to a component and joins again, over a crash in the middle: ${tasks} tasks`, async () => {
      const execution_id = await startOn(client, fanOut(tasks))
      const middle = tasks / 2
      for (let n = 1; n < middle; n++) answer(await component.call(n))
      await component.call(middle)
      const snapshot = await crash()
      if (tasks === 10_000) expect(snapshot, 'it goes on from a snapshot').to.be.greaterThan(middle)
      const over = endsInOrder(execution_id, tasks)
      const known = new Set(component.calls.slice(0, middle - 1).map(({ key }) => key))
      for (let n = middle; known.size < tasks; n++) {
        const call = await component.call(n)
        known.add(call.key)
        answer(call)
      }
      await over
      expect(component.calls.length, 'only what was in flight is asked again').to.be.at.most(tasks + 128)
    })

    it(`passes a value down a chain of steps, over a crash in the middle: ${tasks} tasks`, async () => {
      const execution_id = await startOn(client, chain(tasks))
      await component.call(1)
      const document = await client.getExecution(execution_id)
      expect(document.progress).to.include({ completed: tasks / 2, running: 1 })
      const snapshot = await crash()
      if (tasks === 10_000) expect(snapshot, 'it goes on from a snapshot').to.be.greaterThan(tasks / 2)
      answer(await component.call(2))
      await endsInOrder(execution_id, tasks)
    })
  }
})
