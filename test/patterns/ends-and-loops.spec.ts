import { expect } from 'chai'
import { cancels, gives, late, never, play } from '../support/play.ts'
import { pattern } from './page.ts'

describe('loops', () => {
  it('21. Structured Loop', async () => {
    const { called, document } = await play(pattern(21), {
      replies: { poll: [gives({ ready: false }), gives({ ready: false }), gives({ ready: true })] },
    })
    expect(called).to.deep.equal(['poll[0]', 'poll[1]', 'poll[2]'])
    expect(document.output).to.deep.equal({ poll: { ready: true } })
  })
})

describe('ends', () => {
  it('11. Implicit Termination', async () => {
    const { called, document } = await play(pattern(11), { replies: { pack: late(null) } })
    expect(called).to.deep.equal(['pack', 'bill', 'file'])
    expect(document.status).to.equal('completed')
  })
  it('20. Cancel Case', async () => {
    const { called, aborted, document } = await play(pattern(20), {
      replies: { check: gives({ ok: false }), prepare: never },
    })
    expect(called).to.deep.equal(['check', 'prepare'])
    expect(aborted).to.deep.equal(['prepare'])
    expect(document.status).to.equal('failed')
    expect(document.tasks['prepare']?.status).to.equal('cancelled')
  })
  it('20. Cancel Case from outside', async () => {
    const { aborted, document } = await play(pattern(20), {
      replies: { check: never, prepare: never },
      moves: [cancels],
    })
    expect(aborted).to.have.members(['check', 'prepare'])
    expect(document.status).to.equal('cancelled')
  })
  it('20. Cancel Case, when there is no need', async () => {
    const { document } = await play(pattern(20), { replies: { check: gives({ ok: true }) } })
    expect(document.status).to.equal('completed')
  })
  it('43. Explicit Termination', async () => {
    const { aborted, document } = await play(pattern(43), {
      replies: { 'all.music': never, 'all.sale.sell': gives('sold') },
    })
    expect(aborted).to.deep.equal(['all.music'])
    expect(document.status).to.equal('completed')
    expect(document.output).to.deep.equal({ winner: 'sale', output: { sell: 'sold' } })
  })
})
