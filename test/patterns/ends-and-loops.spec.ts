import { expect } from 'chai'
import { cancels, gives, late, never, play, signals } from '../support/play.ts'
import { pattern } from './page.ts'

describe('loops', () => {
  it('21. Structured Loop', async () => {
    const { called, document } = await play(pattern(21), {
      replies: { poll: [gives({ ready: false }), gives({ ready: false }), gives({ ready: true })] },
    })
    expect(called).to.deep.equal(['poll[0]', 'poll[1]', 'poll[2]'])
    expect(document.output).to.deep.equal({ poll: { ready: true } })
  })
  it('22. Recursion', async () => {
    const { called, document } = await play(pattern(22), { input: { n: 3 } })
    expect(called).to.deep.equal(['say', 'say', 'say'])
    expect(document.status).to.equal('completed')
    expect(document.output).to.deep.equal({ rest: { rest: { rest: null } } })
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

describe('what is cancelled from within', () => {
  it('19. Cancel Task', async () => {
    const { aborted, document } = await play(pattern(19), {
      replies: { 'inspection.inspect': never },
      moves: [signals('withdrawn')],
    })
    expect(aborted).to.deep.equal(['inspection.inspect'])
    expect(document.tasks['inspection']?.output).to.include({ winner: 'withdrawn' })
    expect(document.status).to.equal('completed')
  })
  it('19. Cancel Task that nobody cancels', async () => {
    const { document } = await play(pattern(19))
    expect(document.tasks['inspection']?.output).to.include({ winner: 'inspect' })
    expect(document.tasks['inspection.withdrawn']?.status).to.equal('cancelled')
  })
  it('25. Cancel Region', async () => {
    const { called, aborted, document } = await play(pattern(25), {
      replies: { 'campaign.run.print': never, accounts: late(null) },
      moves: [signals('stop')],
    })
    expect(called).to.have.members(['campaign.run.print', 'accounts'])
    expect(aborted).to.deep.equal(['campaign.run.print'])
    expect(document.tasks['campaign.run.mail']?.status).to.equal('cancelled')
    expect(document.tasks['accounts']?.status).to.equal('completed')
    expect(document.status).to.equal('completed')
  })
  it('26. Cancel Multiple Instance Task', async () => {
    const { aborted, document } = await play(pattern(26), {
      input: { people: ['a', 'b', 'c'] },
      replies: { 'survey.ask[0]': gives(1), 'survey.ask': never },
      moves: [signals('stop')],
    })
    expect(aborted).to.deep.equal(['survey.ask[1]', 'survey.ask[2]'])
    expect(document.tasks['survey.ask']?.status).to.equal('cancelled')
    expect(document.tasks['survey']?.output).to.include({ winner: 'stopped' })
  })
})
