import { expect } from 'chai'
import type * as t from 'io-ts'
import { componentEvents } from '../../src/domain/component/events.ts'
import type { EventCodecs } from '../../src/domain/decider.ts'
import { definitionEvents } from '../../src/domain/definition/events.ts'
import { executionEvents } from '../../src/domain/execution/events.ts'
import { refusalEvents } from '../../src/domain/refusal/events.ts'
import { requestEvents } from '../../src/domain/request/events.ts'
import { archiveEvents } from '../../src/store/archive/events.ts'
import { blobEvents } from '../../src/store/blobs.ts'
import { scheduleEvents } from '../../src/domain/schedule/events.ts'
import { templateEvents } from '../../src/domain/template/events.ts'
import { hookEvents } from '../../src/domain/hook/events.ts'
import { webhookEvents } from '../../src/domain/webhook/events.ts'
import { startEvents } from '../../src/domain/start/events.ts'
import { page, rows, section } from './markdown.ts'

const CODECS: Readonly<Record<string, EventCodecs>> = {
  Executions: executionEvents,
  Workflows: definitionEvents,
  Components: componentEvents,
  Blobs: blobEvents,
  Schedules: scheduleEvents,
  Templates: templateEvents,
  Webhooks: webhookEvents,
  Hooks: hookEvents,
  Requests: requestEvents,
  Starts: startEvents,
  Refusals: refusalEvents,
  Archives: archiveEvents,
}

type Structure = t.ExactC<t.HasProps> | t.InterfaceType<t.Props> | t.PartialType<t.Props> | t.IntersectionType<t.Any[]>

/** The fields of a codec; those that may be absent have a question mark. */
const fieldsOf = (codec: t.Any): readonly string[] => {
  const structure = codec as Structure
  switch (structure._tag) {
    case 'ExactType':
      return fieldsOf(structure.type)
    case 'InterfaceType':
      return Object.keys(structure.props)
    case 'PartialType':
      return Object.keys(structure.props).map((name) => `${name}?`)
    case 'IntersectionType':
      return structure.types.flatMap(fieldsOf)
  }
}

describe('the page of events', () => {
  const markdown = page('docs/events.md')
  for (const [heading, codecs] of Object.entries(CODECS)) {
    it(`has every event of ${heading.toLowerCase()} with its fields`, () => {
      const told = rows(section(markdown, heading)).map(([name, fields = '']) => [
        name,
        fields.replaceAll(/[`\\]/g, ''),
      ])
      const inCode = Object.entries(codecs).map(([name, codec]) => [name, fieldsOf(codec).join(', ')])
      expect(told).to.deep.equal(inCode)
    })
  }
})
