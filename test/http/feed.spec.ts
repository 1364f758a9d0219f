import { expect } from 'chai'
import * as E from 'fp-ts/lib/Either.js'
import { pino } from 'pino'
import type { Engine } from '../../src/engine/engine.ts'
import { feed, type Wanted } from '../../src/http/live/feed.ts'
import { workflowsOfExecutions } from '../../src/http/live/workflows-of-executions.ts'
import type { Recorded } from '../../src/store/event-store.ts'
import { memoryStore } from '../../src/store/memory.ts'
import { append, event } from '../support/store.ts'

describe('a subscriber, while the store can not say which workflow an event belongs to', () => {
  it('is cut before that event, and sees it when it comes back', async () => {
    const store = memoryStore()
    await store.append(append('execution-e', 'no_stream', [event('workflow_submitted', { workflow_id: 'w' })]))()
    await store.append(append('execution-e', 0, [event('workflow_started')]))()
    let away = true
    const read: typeof store.read = (...args) =>
      away ? async () => E.left({ tag: 'store_unavailable', reason: 'away' }) : store.read(...args)
    const nobody = { workflowOf: () => undefined } as unknown as Engine
    const live = { logger: pino({ level: 'silent' }), workflows: workflowsOfExecutions(nobody, { ...store, read }) }
    const wanted: Wanted = { from: { after: 1 }, workflowId: 'w' }
    const seen: Recorded[] = []
    const follow = () => feed(live, store.subscribe(wanted.from), wanted, (one) => seen.push(one) < 1)

    expect(await follow()).to.equal('cut')
    expect(seen).to.have.length(0)
    away = false
    await follow()
    expect(seen.map(({ type }) => type)).to.deep.equal(['workflow_started'])
  })
})
