import { expect } from 'chai'
import type { Commit } from '../../../src/store/commit.ts'
import { known } from '../../../src/store/eventstoredb/known.ts'
import { revisions, upTo } from '../../support/store.ts'

let position = 0
const commit = (stream: string, revision: number, count = 1, text = ''): Commit => ({
  id: `00000000-0000-7000-8000-${String(++position).padStart(12, '0')}`,
  stream,
  revision,
  position,
  positions: upTo(count).map((n) => position * 100 + n),
  count,
  at: 0,
  events: JSON.stringify(upTo(count).map((n) => ({ type: 'x', data: { n, text } }))),
  hashes: Buffer.alloc(count * 32),
})

describe('streams that are known whole', () => {
  it('are those that began while the log was followed', () => {
    const streams = known()
    streams.publish([commit('old', 7), commit('a', 1, 2)])
    expect(streams.read('old', 0, 10)).to.equal(undefined)
    expect(streams.read('none', 0, 10)).to.equal(undefined)
    expect(revisions(streams.read('a', 0, 10) ?? [])).to.deep.equal([0, 1])
  })

  it('begin and end anywhere, also within an append', () => {
    const streams = known()
    streams.publish([commit('a', 2, 3), commit('a', 3), commit('a', 5, 2)])
    const read = (from: number, limit: number) => revisions(streams.read('a', from, limit) ?? [])
    expect(read(1, 3)).to.deep.equal([1, 2, 3])
    expect(read(4, 1)).to.deep.equal([4])
    expect(read(6, 10)).to.deep.equal([])
  })

  it('are also those that the server does not have, until they begin', () => {
    const streams = known()
    streams.absent('a', streams.mark())
    expect(streams.read('a', 0, 10)).to.deep.equal([])
    streams.publish([commit('a', 0)])
    expect(revisions(streams.read('a', 0, 10) ?? [])).to.deep.equal([0])
  })

  it('are not taken from an answer that is older than what was forgotten', () => {
    const streams = known()
    const mark = streams.mark()
    streams.publish([commit('a', 0)])
    streams.forget('a')
    streams.absent('a', mark)
    expect(streams.read('a', 0, 10)).to.equal(undefined)
  })

  it('are forgotten when something is missing', () => {
    const streams = known()
    streams.publish([commit('a', 0), commit('a', 2)])
    expect(streams.read('a', 0, 10)).to.equal(undefined)
  })

  it('take no more memory than they may: those that were not used for longest go', () => {
    const streams = known({ all: 5_000, one: 2_000 })
    streams.publish([commit('a', 0, 1, 'x'.repeat(1_000)), commit('b', 0, 1, 'x'.repeat(1_000))])
    streams.read('a', 0, 1)
    streams.publish([commit('c', 0, 1, 'x'.repeat(1_000)), commit('d', 0, 1, 'x'.repeat(3_000))])
    const kept = ['a', 'b', 'c', 'd'].filter((stream) => streams.read(stream, 0, 1) !== undefined)
    expect(kept).to.deep.equal(['a', 'c'])
  })
})
