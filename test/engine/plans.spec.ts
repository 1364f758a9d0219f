import { expect } from 'chai'
import { archiveWorkflow, updateWorkflow, workflow, type DefinitionEvent } from '../../src/domain/definition/index.ts'
import type { Workflow } from '../../src/domain/definition/index.ts'
import type { Intent } from '../../src/domain/decider.ts'
import type { Rejection } from '../../src/domain/rejection.ts'
import { memoryStore } from '../../src/store/memory.ts'
import { transact } from '../../src/store/transact.ts'
import { engineOn, nextId } from '../support/engine.ts'
import { aTask, NOW } from '../support/execution.ts'

const first = { name: 'w', tasks: { a: aTask() }, input_schema: { type: 'object', required: ['n'] } }

const setUp = async () => {
  const store = memoryStore()
  const around = engineOn(store)
  const workflow_id = await around.define(first)
  const change = (intent: Intent<Workflow, DefinitionEvent, Rejection>) =>
    transact(store, workflow, () => ({ at: NOW, random: () => 0.5 }), nextId)(workflow_id, intent)()
  const start = (input: unknown) => around.engine.submit({ execution_id: nextId(), workflow_id, input })()
  return { ...around, workflow_id, change, start }
}

describe('starting an execution', () => {
  it('takes the latest version, also one that is made between two starts', async () => {
    const { change, start, workflow_id, engine, stage } = await setUp()
    await start({ n: 1 })
    await change(updateWorkflow(workflow_id, { ...first, tasks: { b: aTask() } }))
    await start({ n: 2 })
    expect(stage.calls.map(({ attempt }) => attempt.task_id)).to.deep.equal(['a', 'b'])
    expect(await engine.document(stage.calls[1]?.attempt.execution_id ?? '')()).to.have.nested.property(
      'right.workflow_version',
      2,
    )
  })

  it('is refused once the workflow is archived', async () => {
    const { change, start, workflow_id, stage } = await setUp()
    await change(archiveWorkflow(workflow_id))
    expect(await start({ n: 1 })).to.have.nested.property('left.tag', 'workflow_archived')
    expect(stage.calls).to.have.length(0)
  })

  it('is refused with an input that the workflow does not allow', async () => {
    const { start, stage } = await setUp()
    expect(await start({})).to.have.nested.property('left.tag', 'invalid_input')
    expect(stage.calls).to.have.length(0)
  })
})
