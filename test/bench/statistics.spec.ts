import { expect } from 'chai'
import { latencyOf, median, medians, quantile } from '../../bench/statistics.ts'

const hundred = Array.from({ length: 100 }, (_, i) => i + 1)

describe('the statistics of the bench', () => {
  describe('a quantile', () => {
    for (const { sorted, q, is } of [
      { sorted: [7], q: 0.5, is: 7 },
      { sorted: [7], q: 1, is: 7 },
      { sorted: [1, 2, 3], q: 0, is: 1 },
      { sorted: [1, 2, 3], q: 0.5, is: 2 },
      { sorted: hundred, q: 0.5, is: 51 },
      { sorted: hundred, q: 0.99, is: 100 },
      { sorted: hundred, q: 1, is: 100 },
      { sorted: [], q: 0.5, is: NaN },
    ])
      it(`${q} of ${sorted.length} values is ${is}`, () => expect(quantile(sorted, q)).to.deep.equal(is))
  })

  describe('a median', () => {
    for (const { values, is } of [
      { values: [3], is: 3 },
      { values: [10, 1, 2], is: 2 },
      { values: [4, 1, 2, 3], is: 2.5 },
      { values: [NaN, 5, NaN], is: 5 },
      { values: [NaN], is: NaN },
      { values: [], is: NaN },
    ])
      it(`of [${values.join(', ')}] is ${is}`, () => expect(median(values)).to.deep.equal(is))
  })

  it('sorts latencies by size, not as texts', () =>
    expect(latencyOf([100, 9, 20])).to.deep.equal({ p50: 20, p99: 100, max: 100 }))

  it('takes the median of each figure by itself', () =>
    expect(
      medians([
        { rate: 1, rss: 30 },
        { rate: 2, rss: 10 },
        { rate: 3, rss: 20 },
      ]),
    ).to.deep.equal({ rate: 2, rss: 20 }))
})
