import { expect } from 'chai'
import type { DefinitionEvent } from '../../src/domain/definition/events.ts'
import { EXECUTION } from '../../src/domain/execution/index.ts'
import { workflow } from '../../src/domain/definition/index.ts'
import { EXECUTIONS, idIn, WORKFLOWS } from '../../projections/streams.ts'
import { workflowAfter, type ListedWorkflow, type WorkflowRecord } from '../../projections/workflows.ts'
import * as did from '../support/projections-events.ts'
import { handMadeLog, timeAt } from '../support/projections-log.ts'

const one = did.definition('one', ['a'])
const two = did.definition('two', ['a', 'b'])

const after = (...events: readonly DefinitionEvent[]) => {
  const log = handMadeLog()
  for (const event of events) log.append('workflow-w-1', event)
  let row: ListedWorkflow | undefined
  let made: unknown
  for (const event of log.events) ({ row, made } = workflowAfter(row, event as WorkflowRecord))
  return { row, made }
}

describe('the row of a workflow', () => {
  it('begins with version 1', () => {
    const { row, made } = after(did.created(one))
    const first = { version: 1, archived: false, created_at: timeAt(1), revision: 0, position: 1, template: null }
    expect(row).to.deep.equal({ workflow_id: 'w-1', name: 'one', ...first })
    expect(made).to.deep.equal({ version: 1, definition: one })
  })

  it('takes the name of its latest version', () => {
    const { row, made } = after(did.created(one), did.updated(2, two))
    expect(row).to.include({ name: 'two', version: 2, created_at: timeAt(1), position: 2 })
    expect(made).to.deep.equal({ version: 2, definition: two })
  })

  it('is archived without a new version', () => {
    const { row, made } = after(did.created(one), did.archived)
    expect(row).to.include({ name: 'one', version: 1, archived: true, position: 2 })
    expect(made).to.equal(undefined)
  })

  it('refuses a version that is not the next one', () =>
    expect(() => after(did.created(one), did.updated(3, two))).to.throw(/event 2 .*the version before it is 1/))

  it('refuses to be created twice, or never', () => {
    expect(() => after(did.created(one), did.created(one))).to.throw(/created before/)
    expect(() => after(did.archived)).to.throw(/never created/)
  })
})

describe('the streams of the read models', () => {
  it('are those of the aggregates', () => {
    expect([EXECUTIONS, WORKFLOWS]).to.deep.equal([`${EXECUTION}-`, `${workflow.name}-`])
    expect(idIn(`${WORKFLOWS}a-b`)).to.equal('a-b')
  })
})
