import { expect } from 'chai'
import { emptyHistogram, observe } from '../../projections/histogram.ts'
import { openRecentErrors } from '../../src/monitor/recent-errors.ts'
import { openRing } from '../../src/monitor/ring.ts'
import { each, shown, type Sample } from '../../src/monitor/sample.ts'

const DAY = 86_400_000

const sample = (at: number, completed = 1, running = 0): Sample => {
  const step_ms = emptyHistogram()
  observe(step_ms, completed)
  return {
    at,
    lasted: 5_000,
    happened: each((name) => (name === 'completed' ? completed : 0)),
    most: { running, queued: 0, in_flight: 0, lag: 0 },
    appends: { count: 1, ms: completed },
    step_ms,
    queue_ms: emptyHistogram(),
  }
}

describe('the samples that are kept', () => {
  it('come as they were taken for a quarter of an hour', () => {
    const ring = openRing()
    for (let at = 5_000; at <= 60_000; at += 5_000) ring.add(sample(at))
    const { interval, samples } = ring.within(900_000, 60_000)
    expect(interval).to.equal(5_000)
    expect(samples.map(({ at }) => at)).to.deep.equal(Array.from({ length: 12 }, (_, i) => (i + 1) * 5_000))
  })

  it('are put together for more: counts are added, what stands at a moment is the most of it', () => {
    const ring = openRing()
    for (let at = 5_000; at <= 20_000; at += 5_000) ring.add(sample(at, at / 5_000, at === 5_000 ? 7 : 1))
    const { interval, samples } = ring.within(3_600_000, 24_000)
    expect(interval).to.equal(10_000)
    expect(samples.map(shown)).to.deep.include.members([
      {
        ...shown(sample(10_000)),
        completed: 3,
        running: 7,
        append_ms: 1.5,
        step_ms: { count: 2, p50: 1.3, p90: 2.4, p99: 2.5 },
      },
    ])
  })

  it('are those that are over', () => {
    const ring = openRing()
    ring.add(sample(5_000))
    expect(ring.within(3_600_000, 9_000).samples).to.deep.equal([])
    expect(ring.within(3_600_000, 10_000).samples).to.have.length(1)
  })

  it('have a gap where none was taken', () => {
    const ring = openRing()
    for (const at of [5_000, 300_000]) ring.add(sample(at))
    expect(ring.within(900_000, 300_000).samples.map(({ at }) => at)).to.deep.equal([5_000, 300_000])
  })

  it('are no more after a week than after a day, and lose nothing of the day', () => {
    const ring = openRing()
    for (let at = 0; at <= 3 * DAY; at += 5_000) ring.add(sample(at))
    expect(ring.behind(0).length).to.be.at.most(721)
    const { interval, samples } = ring.within(DAY, 3 * DAY)
    expect(interval).to.equal(240_000)
    expect(samples).to.have.length(360)
    expect(samples.slice(1, -1).map(({ happened }) => happened.completed)).to.deep.equal(Array(358).fill(48))
  }).timeout(20_000)
})

describe('the share of calls that went wrong lately', () => {
  const sums = (told: number, unwell: number) => new Map([['ergon', { told, unwell }]])

  it('is of what has come since, and fades', () => {
    const errors = openRecentErrors()
    errors.note(sums(0, 0), 0)
    expect(errors.ratioOf('ergon')).to.equal(null)
    errors.note(sums(10, 5), 5_000)
    expect(errors.ratioOf('ergon')).to.equal(0.5)
    errors.note(sums(20, 5), 120_000)
    expect(errors.ratioOf('ergon')).to.equal(0.167)
    errors.note(sums(20, 5), DAY)
    expect(errors.ratioOf('ergon')).to.equal(null)
  })

  it('is forgotten with the component', () => {
    const errors = openRecentErrors()
    errors.note(sums(10, 5), 5_000)
    errors.note(new Map(), 5_000)
    expect(errors.ratioOf('ergon')).to.equal(null)
  })
})
