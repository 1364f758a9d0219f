import { expect } from 'chai'
import { late, lets, play, signals } from '../support/play.ts'
import { pattern } from './page.ts'

describe('what comes from outside', () => {
  for (const answer of ['accepted', 'declined']) {
    it(`16. Deferred Choice: ${answer}`, async () => {
      const { called, document } = await play(pattern(16), { moves: [signals(answer)] })
      expect(called).to.deep.equal(answer === 'accepted' ? ['book'] : [])
      expect(document.status).to.equal('completed')
    })
  }
  it('24. Persistent Trigger that comes before somebody waits for it', async () => {
    const { called, document } = await play(pattern(24), { replies: { build: late(null) }, moves: [signals('paid')] })
    expect(called).to.deep.equal(['build', 'deliver'])
    expect(document.status).to.equal('completed')
  })
  it('24. Persistent Trigger', async () => {
    const { called, document } = await play(pattern(24), { moves: [signals('paid', { euros: 7 })] })
    expect(called).to.deep.equal(['build', 'deliver'])
    expect(document.tasks['paid']?.output).to.have.property('data').that.deep.equals({ euros: 7 })
    expect(document.status).to.equal('completed')
  })
})

describe('what depends on a state', () => {
  it('18. Milestone, before it is over', async () => {
    const { called, document } = await play(pattern(18), { moves: [lets(3_599), signals('change')] })
    expect(called).to.deep.equal(['offer', 'change'])
    expect(document.status).to.equal('completed')
  })
  it('18. Milestone, when it is over', async () => {
    const { called, document } = await play(pattern(18), { moves: [lets(3_600)] })
    expect(called).to.deep.equal(['offer'])
    expect(document.tasks['change']?.status).to.equal('skipped')
    expect(document.status).to.equal('completed')
  })
})
