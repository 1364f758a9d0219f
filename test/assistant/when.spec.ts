import { expect } from 'chai'
import { spanIn } from '../../src/assistant/built-in/when.ts'

/** A Thursday. */
const NOW = Date.parse('2026-11-26T16:30:00Z')

const spans: readonly (readonly [question: string, after: string, before?: string])[] = [
  ['what ran last night?', '2026-11-25T18:00:00.000Z', '2026-11-26T06:00:00.000Z'],
  ['what failed today', '2026-11-26T00:00:00.000Z'],
  ['which runs failed yesterday?', '2026-11-25T00:00:00.000Z', '2026-11-26T00:00:00.000Z'],
  ['the day before yesterday', '2026-11-24T00:00:00.000Z', '2026-11-25T00:00:00.000Z'],
  ['since yesterday', '2026-11-25T00:00:00.000Z'],
  ['failed in the last hour', '2026-11-26T15:30:00.000Z'],
  ['in the past 15 minutes', '2026-11-26T16:15:00.000Z'],
  ['in the last three days', '2026-11-23T16:30:00.000Z'],
  ['last week', '2026-11-19T16:30:00.000Z'],
  ['this week', '2026-11-23T00:00:00.000Z'],
  ['this morning', '2026-11-26T00:00:00.000Z', '2026-11-26T12:00:00.000Z'],
  ['on Monday', '2026-11-23T00:00:00.000Z', '2026-11-24T00:00:00.000Z'],
  ['on thursday', '2026-11-26T00:00:00.000Z'],
  ['last thursday', '2026-11-19T00:00:00.000Z', '2026-11-20T00:00:00.000Z'],
  ['since tuesday', '2026-11-24T00:00:00.000Z'],
  ['since 9:00', '2026-11-26T09:00:00.000Z'],
  ['since 9 am', '2026-11-26T09:00:00.000Z'],
  ['since 11 pm', '2026-11-25T23:00:00.000Z'],
  ['between 9:00 and 10:30', '2026-11-26T09:00:00.000Z', '2026-11-26T10:30:00.000Z'],
  ['yesterday between 1 pm and 2 pm', '2026-11-25T13:00:00.000Z', '2026-11-25T14:00:00.000Z'],
  ['on 2026-11-20', '2026-11-20T00:00:00.000Z', '2026-11-21T00:00:00.000Z'],
  ['since 2026-11-20T10:00:00Z', '2026-11-20T10:00:00.000Z'],
]

describe('times in words', () => {
  for (const [question, after, before] of spans)
    it(`understand "${question}"`, () => {
      const span = spanIn(question, NOW)
      expect(span).to.include({ after })
      expect(span?.before).to.equal(before)
    })

  it('are the asker’s own', () => {
    // Two hours ahead of UTC.
    expect(spanIn('today', NOW, 120)).to.include({ after: '2026-11-25T22:00:00.000Z' })
    expect(spanIn('yesterday', NOW, -300)).to.include({
      after: '2026-11-25T05:00:00.000Z',
      before: '2026-11-26T05:00:00.000Z',
    })
    expect(spanIn('on 2026-11-20', NOW, 120)).to.include({ after: '2026-11-19T22:00:00.000Z' })
  })

  for (const question of [
    'what failed?',
    'the last run',
    'the last failed execution',
    'how many are running',
    'start it',
  ])
    it(`are not found in "${question}"`, () => expect(spanIn(question, NOW)).to.equal(undefined))
})
