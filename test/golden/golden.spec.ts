import { expect } from 'chai'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { componentEvents } from '../../src/domain/component/events.ts'
import { definitionEvents } from '../../src/domain/definition/events.ts'
import { executionEvents } from '../../src/domain/execution/events.ts'
import { hookEvents } from '../../src/domain/hook/events.ts'
import { refusalEvents } from '../../src/domain/refusal/events.ts'
import { requestEvents } from '../../src/domain/request/events.ts'
import { scheduleEvents } from '../../src/domain/schedule/events.ts'
import { startEvents } from '../../src/domain/start/events.ts'
import { templateEvents } from '../../src/domain/template/events.ts'
import { webhookEvents } from '../../src/domain/webhook/events.ts'
import { blobEvents } from '../../src/store/blobs.ts'
import { run, temporary, wholeLog } from '../support/store.ts'
import { eventsIn, GOLDEN, statesIn, storeOf, storeOfVersion, versions } from './log.ts'

const latest = versions.at(-1) ?? ''

const types = [
  executionEvents,
  definitionEvents,
  templateEvents,
  componentEvents,
  scheduleEvents,
  requestEvents,
  startEvents,
  refusalEvents,
  webhookEvents,
  hookEvents,
  blobEvents,
].flatMap((codecs) => Object.keys(codecs))

/** Events of the version that is being made; none, once its log is written. */
const UNRELEASED: readonly string[] = []

describe('a log of an earlier version', () => {
  const { folder, keep } = temporary()

  for (const version of versions) {
    it(`comes to the states that it came to, in ${version}`, async () => {
      const states = JSON.parse(readFileSync(join(GOLDEN, version, 'states.json'), 'utf8')) as unknown
      expect(await statesIn(keep(await storeOfVersion(version, await folder())))).to.deep.equal(states)
    })
  }

  it('has the hashes that it had', async () => {
    const events = eventsIn(join(GOLDEN, latest, 'log.ndjson'))
    const store = await storeOf(events)
    expect(await wholeLog(store)).to.deep.equal(events)
    expect(await run(store.check({ after: 0 }))).to.not.have.property('broken')
  })

  it('has every event that there is, in the latest version', () => {
    const seen = new Set(eventsIn(join(GOLDEN, latest, 'log.ndjson')).map(({ type }) => type))
    expect(types.filter((type) => !seen.has(type))).to.have.members(UNRELEASED)
  })
})
