import { expect } from 'chai'
import * as E from 'fp-ts/lib/Either.js'
import {
  archiveWorkflow,
  createWorkflow,
  createdAt,
  updatedAt,
  updateWorkflow,
  versionOf,
  workflow,
  type DefinitionEvent,
} from '../../../src/domain/definition/index.ts'
import { curlWorkflow, parsed, pipelineWorkflow } from '../../support/definitions.ts'
import { fold, given } from '../../support/definitions-given.ts'

const first = parsed(curlWorkflow())
const second = parsed(pipelineWorkflow())
const created: DefinitionEvent = { type: 'workflow_created', data: { definition: first } }
const updated: DefinitionEvent = { type: 'workflow_updated', data: { version: 2, definition: second } }
const archived: DefinitionEvent = { type: 'workflow_archived', data: {} }

describe('creating a workflow', () => {
  it('makes version 1', () => given().when(createWorkflow(first)).then(created))
  it('does nothing the second time', () => given(created).when(createWorkflow(first)).thenNothing())
  it('is refused where another definition is already', () =>
    given(created)
      .when(createWorkflow(second))
      .thenRejected({ tag: 'workflow_version_changed', expected: 0, actual: 1 }))
})

describe('updating a workflow', () => {
  it('makes the next version', () => given(created).when(updateWorkflow('w', second)).then(updated))
  it('makes no version of the definition that it has', () =>
    given(created, updated).when(updateWorkflow('w', second)).thenNothing())
  it('makes no version when only the order of the members differs', () =>
    given(created)
      .when(updateWorkflow('w', Object.fromEntries(Object.entries(first).reverse()) as typeof first))
      .thenNothing())
  it('may go back to an earlier definition', () =>
    given(created, updated)
      .when(updateWorkflow('w', first))
      .then({ type: 'workflow_updated', data: { version: 3, definition: first } }))
  it('goes through when the expected version is the latest', () =>
    given(created)
      .when(updateWorkflow('w', second, 1))
      .then(updated))
  it('is refused when somebody else was faster', () =>
    given(created, updated)
      .when(updateWorkflow('w', first, 1))
      .thenRejected({ tag: 'workflow_version_changed', expected: 1, actual: 2 }))
  it('is refused when there is no such workflow', () =>
    given().when(updateWorkflow('w', first)).thenRejected({ tag: 'workflow_not_found', workflow_id: 'w' }))
  it('is refused once it is archived', () =>
    given(created, archived)
      .when(updateWorkflow('w', second))
      .thenRejected({ tag: 'workflow_archived', workflow_id: 'w' }))
})

describe('archiving a workflow', () => {
  it('archives it', () => given(created).when(archiveWorkflow('w')).then(archived))
  it('does nothing the second time', () => given(created, archived).when(archiveWorkflow('w')).thenNothing())
  it('is refused when there is no such workflow', () =>
    given().when(archiveWorkflow('w')).thenRejected({ tag: 'workflow_not_found', workflow_id: 'w' }))
})

describe('the state of a workflow', () => {
  const state = fold(created, updated, archived)

  it('has every version by its number', () => {
    expect(versionOf(state, 1)?.definition).to.equal(first)
    expect(versionOf(state, 2)?.definition).to.equal(second)
    for (const version of [0, 3, -1, 1.5]) expect(versionOf(state, version)).to.equal(undefined)
  })
  it('has the latest version when none is named', () => expect(versionOf(state)?.version).to.equal(2))
  it('knows when it was created and when its latest version was made', () => {
    expect(createdAt(state)).to.equal('2026-01-01T00:00:00.000Z')
    expect(updatedAt(state)).to.equal('2026-01-01T00:00:01.000Z')
  })
  it('knows that it is archived', () => expect([fold(created).archived, state.archived]).to.deep.equal([false, true]))
  it('has no version before it is created', () => expect(versionOf(fold())).to.equal(undefined))
})

describe('the events of a workflow', () => {
  for (const { type, data } of [created, updated, archived]) {
    it(`${type} is the same after it was stored as JSON and decoded`, () => {
      const decoded = workflow.events[type]!.decode(JSON.parse(JSON.stringify(data)))
      expect(decoded).to.deep.equal(E.right(data))
    })
  }
})
