import { expect } from 'chai'
import * as E from 'fp-ts/lib/Either.js'
import { createWorkflow, workflow } from '../../../src/domain/definition/index.ts'
import {
  archiveTemplate,
  createTemplate,
  template,
  updateTemplate,
  type TemplateState,
} from '../../../src/domain/template/index.ts'
import type { TemplateEvent } from '../../../src/domain/template/events.ts'
import type { Template } from '../../../src/domain/template/template.ts'
import type { Intent } from '../../../src/domain/decider.ts'
import type { Rejection } from '../../../src/domain/rejection.ts'

const at = '2026-01-01T00:00:00.000Z'
const one: Template = { name: 'one', parameters: {}, definition: { name: 'w' } }
const two: Template = { ...one, name: 'two' }
const created: TemplateEvent = { type: 'template_created', data: { template_id: 't', template: one } }
const updated: TemplateEvent = { type: 'template_updated', data: { template_id: 't', version: 2, template: two } }
const archived: TemplateEvent = { type: 'template_archived', data: { template_id: 't' } }

const given = (...past: readonly TemplateEvent[]) => ({
  when: (intent: Intent<TemplateState, TemplateEvent, Rejection>) => {
    const state = past.reduce((sofar, event) => template.evolve(sofar, { ...event, at }), template.initial())
    const decided = intent(state, { at, random: () => 0 })
    return {
      then: (...events: readonly TemplateEvent[]) => expect(decided).to.deep.equal(E.right(events)),
      thenRejected: (tag: Rejection['tag']) => expect(E.isLeft(decided) ? decided.left.tag : decided).to.equal(tag),
    }
  },
})

describe('a template', () => {
  it('is created once, and asked for again does nothing', () => {
    given().when(createTemplate('t', one)).then(created)
    given(created).when(createTemplate('t', one)).then()
    given(created).when(createTemplate('t', two)).thenRejected('template_version_changed')
  })

  it('gets its next version, if it differs and the latest is known', () => {
    given(created)
      .when(updateTemplate('t', two, 1))
      .then(updated)
    given(created).when(updateTemplate('t', one)).then()
    given(created, updated)
      .when(updateTemplate('t', one))
      .then({ type: 'template_updated', data: { template_id: 't', version: 3, template: one } })
    given(created, updated)
      .when(updateTemplate('t', one, 1))
      .thenRejected('template_version_changed')
    given().when(updateTemplate('t', one)).thenRejected('template_not_found')
  })

  it('is archived once, and gets no versions then', () => {
    given(created).when(archiveTemplate('t')).then(archived)
    given(created, archived).when(archiveTemplate('t')).then()
    given(created, archived).when(updateTemplate('t', two)).thenRejected('template_archived')
    given().when(archiveTemplate('t')).thenRejected('template_not_found')
  })
})

describe('a workflow that is made of a template', () => {
  const definition = { name: 'w', tasks: { a: { component: 'c', action: 'a', input: {}, depends_on: [] } } }
  const from = { template_id: 't', version: 1, parameter_values: { x: 1 } }

  it('says so in the event that makes it, and in its state, whatever versions it gets', () => {
    const decided = createWorkflow(definition, from)(workflow.initial(), { at, random: () => 0 })
    expect(decided).to.deep.equal(E.right([{ type: 'workflow_created', data: { definition, template: from } }]))
    const events = E.isRight(decided) ? decided.right : []
    const state = events.reduce((sofar, event) => workflow.evolve(sofar, { ...event, at }), workflow.initial())
    const later = workflow.evolve(state, { type: 'workflow_updated', data: { version: 2, definition }, at })
    expect(later.template).to.deep.equal(from)
  })
})
