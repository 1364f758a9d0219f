import { expect } from 'chai'
import { moveOf } from '../../../ui/src/travel/pure/pace.ts'

/** Events so many milliseconds after the first one. */
const events = (...times: readonly number[]) =>
  times.map((time, revision) => ({ revision, timestamp: new Date(1_000_000 + time).toISOString() }))

describe('playing a history', () => {
  it('goes event by event at an even pace', () => {
    expect(moveOf('steps', events(0, 0, 50_000))).to.deep.equal({ to: 1, wait: 700 })
  })

  it('takes as long as it took, or a part of it', () => {
    expect(moveOf(1, events(0, 1_200, 2_000))).to.deep.equal({ to: 1, wait: 1_200 })
    expect(moveOf(10, events(0, 12_000, 20_000))).to.deep.equal({ to: 1, wait: 1_200 })
  })

  it('waits for nothing longer than two seconds', () => {
    expect(moveOf(100, events(0, 86_400_000))).to.deep.equal({ to: 1, wait: 2_000 })
  })

  it('shows what happened at almost the same time at once', () => {
    expect(moveOf(1, events(0, 10, 20, 140, 160, 5_000))).to.deep.equal({ to: 3, wait: 150 })
    expect(moveOf(100, events(0, 1_000, 2_000, 14_000, 16_000))).to.deep.equal({ to: 3, wait: 150 })
  })

  it('ends with the last event', () => {
    expect(moveOf(1, events(0))).to.equal(undefined)
    expect(moveOf('steps', [])).to.equal(undefined)
  })
})
