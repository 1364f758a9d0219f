import { expect } from 'chai'
import type { MonitorDocument, MonitorSample } from '../../../src/client/index.ts'
import { millis, number, rate } from '../../../ui/src/monitor/pure/numbers.ts'
import { alone, columnsOf, withSamplesOf } from '../../../ui/src/monitor/pure/samples.ts'
import { paced, perSecond, someOf } from '../../../ui/src/monitor/pure/sampled.ts'
import { windowIn } from '../../../ui/src/monitor/pure/windows.ts'

const at = (seconds: number): string => new Date(seconds * 1_000).toISOString()
const sample = (seconds: number, running = 1) => ({ at: at(seconds), running }) as MonitorSample
const told = (now: number, ...samples: readonly MonitorSample[]) =>
  ({ at: at(now), window: 60, interval: 5, samples }) as unknown as MonitorDocument

describe('the samples of a window', () => {
  it('are those that were there and those that have come, each once', () => {
    const both = withSamplesOf(told(10, sample(5), sample(10)), told(15, sample(10), sample(15)))
    expect(both.samples).to.deep.equal([sample(5), sample(10), sample(15)])
    expect(both.at).to.equal(at(15))
  })

  it('leave it at its other end', () => {
    expect(withSamplesOf(told(10, sample(5), sample(10)), told(67, sample(65))).samples).to.deep.equal([
      sample(10),
      sample(65),
    ])
  })

  it('of another window are others', () => {
    const other = { ...told(10, sample(10)), window: 3_600 }
    expect(withSamplesOf(told(10, sample(5)), other)).to.equal(other)
  })

  it('are columns, with nothing where none was taken', () => {
    const columns = columnsOf([sample(5, 1), sample(10, 2), sample(40, 3)], 5, [({ running }) => running])
    expect(columns).to.deep.equal([
      [5, 10, 15, 40],
      [1, 2, null, 3],
    ])
    expect(alone(columns[1] ?? [])).to.deep.equal([3])
  })
})

describe('numbers', () => {
  it('are as long as they have to be', () => {
    expect([null, 0.04, 1.27, 12.4, 999.4, 1_300, 150_000, 7_300_000].map(millis)).to.deep.equal([
      '–',
      '0 ms',
      '1.3 ms',
      '12 ms',
      '999 ms',
      '1.3 s',
      '2.5 min',
      '2 h',
    ])
    expect([0, 0.126, 12.34, 1_234.5].map(number)).to.deep.equal(['0', '0.13', '12.3', '1,235'])
    expect(rate(2)).to.equal('2/s')
  })

  it('of a window that nobody knows are those of the shortest', () => {
    expect([windowIn(null), windowIn('3600'), windowIn('1e9')]).to.deep.equal([900, 3_600, 900])
  })
})

describe('more events than can be read', () => {
  it('are counted over the last three seconds', () => {
    const pace = [0, 1_000, 2_000, 3_500].reduce((before, now) => paced(before, now, 30), { told: [] } as Parameters<
      typeof paced
    >[0])
    expect(perSecond(pace, 3_500)).to.equal(30)
    expect(perSecond(pace, 60_000)).to.equal(0)
  })

  it('are told by some of them, the last among these', () => {
    const all = Array.from({ length: 100 }, (_, i) => i + 1)
    expect(someOf(all, 4)).to.deep.equal([25, 50, 75, 100])
    expect(someOf([1, 2], 4)).to.deep.equal([1, 2])
  })
})
