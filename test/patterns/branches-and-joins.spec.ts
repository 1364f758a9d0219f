import { expect } from 'chai'
import { fails, gives, late, play } from '../support/play.ts'
import { pattern } from './page.ts'

describe('the basic patterns', () => {
  it('1. Sequence', async () => {
    const { called, before, document } = await play(pattern(1))
    expect(called).to.deep.equal(['pick', 'pack'])
    expect(before('pick', 'pack')).to.equal(true)
    expect(document.status).to.equal('completed')
  })
  it('2. Parallel Split', async () => {
    const { called, before } = await play(pattern(2))
    expect(called).to.deep.equal(['pick', 'pack', 'bill'])
    expect(before('pack', 'bill')).to.equal(false)
  })
  it('3. Synchronization', async () => {
    const { called, before } = await play(pattern(3), { replies: { pack: late(null) } })
    expect(called).to.deep.equal(['pack', 'bill', 'ship'])
    expect([before('pack', 'ship'), before('bill', 'ship')]).to.deep.equal([true, true])
  })
  for (const urgent of [true, false]) {
    it(`4. Exclusive Choice, ${urgent ? 'one' : 'the other'} way`, async () => {
      const { called, document } = await play(pattern(4), { replies: { check: gives({ urgent }) } })
      expect(called).to.deep.equal(['check', urgent ? 'express' : 'standard'])
      expect(document.tasks[urgent ? 'standard' : 'express']?.status).to.equal('skipped')
      expect(document.status).to.equal('completed')
    })
    it(`5. Simple Merge, ${urgent ? 'one' : 'the other'} way`, async () => {
      const { called, document } = await play(pattern(5), { input: { urgent } })
      expect(called).to.deep.equal([urgent ? 'express' : 'standard', 'notify'])
      expect(document.status).to.equal('completed')
    })
  }
})

const parcels = [
  { value: 5_000, fresh: true },
  { value: 5_000, fresh: false },
  { value: 5, fresh: true },
] as const

describe('branches of which several may be taken', () => {
  for (const input of parcels) {
    const taken = [...(input.value > 1_000 ? ['insure'] : []), ...(input.fresh ? ['cool'] : [])]
    const ways = taken.join(' and ')
    it(`6. Multi-Choice: ${ways}`, async () => {
      expect((await play(pattern(6), { input })).called).to.have.members([...taken, 'pack'])
    })
    it(`7. Structured Synchronizing Merge of ${ways}`, async () => {
      const { called, document } = await play(pattern(7), { input, replies: { insure: late(null) } })
      expect(called).to.deep.equal([...taken, 'ship'])
      expect(document.status).to.equal('completed')
    })
    it(`37. Local Synchronizing Merge of ${ways}`, async () => {
      const { called, before } = await play(pattern(37), { input, replies: { seal: late(null) } })
      expect(called).to.have.members([...taken, ...(taken.includes('insure') ? ['seal'] : []), 'ship'])
      expect(called.at(-1)).to.equal('ship')
      if (taken.includes('insure')) expect(before('seal', 'ship')).to.equal(true)
    })
    it(`38. General Synchronizing Merge of ${ways}`, async () => {
      const replies = { cool: [gives({ degrees: 9 }), gives({ degrees: 4 })], insure: gives(null) }
      const { called, document } = await play(pattern(38), { input, replies })
      const runs = input.fresh ? ['cool[0]', 'cool[1]'] : []
      expect(called).to.have.members([...runs, ...taken.filter((id) => id === 'insure'), 'ship'])
      expect(called.at(-1)).to.equal('ship')
      expect(document.status).to.equal('completed')
    })
  }
  it('7. Structured Synchronizing Merge of nothing', async () => {
    const { called, document } = await play(pattern(7), { input: { value: 1, fresh: false } })
    expect(called).to.deep.equal([])
    expect(document.tasks['ship']?.status).to.equal('skipped')
  })
  it('8. Multi-Merge', async () => {
    const { called, before } = await play(pattern(8))
    expect(called).to.have.members(['inform[0].send', 'inform[1].send', 'inform[0].record', 'inform[1].record'])
    for (const way of [0, 1]) expect(before(`inform[${way}].send`, `inform[${way}].record`)).to.equal(true)
  })
})

describe('joins that do not wait for all', () => {
  it('9. Structured Discriminator', async () => {
    const { called, aborted, before, document } = await play(pattern(9), { replies: { far: late(null) } })
    expect(called).to.deep.equal(['near', 'far', 'order'])
    expect(before('far', 'order')).to.equal(false)
    expect(aborted).to.deep.equal([])
    expect(document.tasks['far']?.status).to.equal('completed')
  })
  it('9. Structured Discriminator, when one of the ways fails', async () => {
    const { called, document } = await play(pattern(9), { replies: { near: fails() } })
    expect(called).to.deep.equal(['near', 'far', 'order'])
    expect(document.status).to.equal('completed')
  })
  it('28. Blocking Discriminator', async () => {
    const { called, before } = await play(pattern(28), { replies: { 'watch.south': late(null) } })
    expect(called).to.have.length(6)
    for (const run of [0, 1]) expect(before(`watch[${run}].south`, `watch[${run}].report`)).to.equal(false)
    expect(before('watch[0].south', 'watch[1].north')).to.equal(true)
  })
  it('29. Cancelling Discriminator', async () => {
    const { called, aborted, document } = await play(pattern(29), {
      replies: { 'quote.near': late(1), 'quote.far': gives(2) },
    })
    expect(called).to.deep.equal(['quote.near', 'quote.far', 'order'])
    expect(aborted).to.deep.equal(['quote.near'])
    expect(document.tasks['order']?.input).to.deep.equal({ winner: 'far', output: 2 })
    expect(document.status).to.equal('completed')
  })
  it('30. Structured Partial Join', async () => {
    const { before, aborted, document } = await play(pattern(30), { replies: { second: late(null) } })
    expect(before('second', 'print')).to.equal(false)
    expect([before('first', 'print'), before('third', 'print')]).to.deep.equal([true, true])
    expect(aborted).to.deep.equal([])
    expect(document.tasks['second']?.status).to.equal('completed')
  })
  it('30. Structured Partial Join that can no longer be met', async () => {
    const { called, document } = await play(pattern(30), { replies: { first: fails(), second: fails() } })
    expect(called).to.not.include('print')
    expect(document.status).to.equal('failed')
  })
  it('31. Blocking Partial Join', async () => {
    const { called, before } = await play(pattern(31), { replies: { 'issue.third': late(null) } })
    expect(called).to.have.length(8)
    for (const run of [0, 1]) expect(before(`issue[${run}].third`, `issue[${run}].print`)).to.equal(false)
    expect(before('issue[0].third', 'issue[1].first')).to.equal(true)
  })
  it('32. Cancelling Partial Join', async () => {
    const { called, aborted, before } = await play(pattern(32), { replies: { 'reviews[1].check_law': late(null) } })
    expect(called).to.deep.equal(['reviews[0].review', 'reviews[1].check_law', 'reviews[2].review', 'print'])
    expect(aborted).to.deep.equal(['reviews[1].check_law'])
    expect(before('reviews', 'print')).to.equal(true)
  })
})
