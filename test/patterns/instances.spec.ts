import { expect } from 'chai'
import { gives, late, never, play } from '../support/play.ts'
import { pattern } from './page.ts'

const outputOf = ({ document }: Awaited<ReturnType<typeof play>>, task: string): unknown => document.tasks[task]?.output

describe('several instances of a task', () => {
  it('12. Multiple Instances without Synchronization', async () => {
    const { called, before } = await play(pattern(12), {
      input: { customers: ['a', 'b'] },
      replies: { remind: late(null) },
    })
    expect(called).to.have.members(['remind[0]', 'remind[1]', 'close'])
    expect(before('close', 'remind[0]')).to.equal(false)
  })
  it('13. Multiple Instances with a Priori Design-Time Knowledge', async () => {
    const story = await play(pattern(13))
    expect(story.called).to.deep.equal(['inspect[0]', 'inspect[1]', 'inspect[2]', 'report'])
    expect(outputOf(story, 'report')).to.deep.equal(['front', 'left', 'right'])
  })
  it('14. Multiple Instances with a Priori Run-Time Knowledge', async () => {
    const story = await play(pattern(14), {
      replies: { parts: gives(['wheel', 'door']), 'order[0]': late('wheels'), 'order[1]': gives('doors') },
    })
    expect(story.called).to.deep.equal(['parts', 'order[0]', 'order[1]', 'assemble'])
    expect(outputOf(story, 'assemble')).to.deep.equal(['wheels', 'doors'])
  })
  it('15. Multiple Instances without a Priori Run-Time Knowledge', async () => {
    const { called, document } = await play(pattern(15), {
      input: { witnesses: ['ann', 'ben'] },
      replies: { 'investigate.named': [gives(['cid']), gives([])] },
    })
    expect(called).to.deep.equal([
      'investigate[0].interview[0]',
      'investigate[0].interview[1]',
      'investigate[0].named',
      'investigate[1].interview[0]',
      'investigate[1].named',
    ])
    expect(document.tasks['investigate[1].interview[0]']?.input).to.equal('cid')
    expect(document.status).to.equal('completed')
  })
  it('27. Complete Multiple Instance Task', async () => {
    const story = await play(pattern(27), {
      input: { people: ['a', 'b', 'c', 'd', 'e'] },
      replies: { 'survey[1]': never, 'survey[3]': never },
    })
    expect(story.aborted).to.have.members(['survey[1]', 'survey[3]'])
    expect(outputOf(story, 'report')).to.deep.equal(['a', null, 'c', null, 'e'])
    expect(story.document.status).to.equal('completed')
  })
  it('34. Static Partial Join for Multiple Instances', async () => {
    const { before, document } = await play(pattern(34), { replies: { vote_1: late(null) } })
    expect(before('vote_1', 'decide')).to.equal(false)
    expect(document.tasks['vote_1']?.status).to.equal('completed')
  })
  it('35. Cancelling Partial Join for Multiple Instances', async () => {
    const { aborted, document } = await play(pattern(35), {
      input: { members: ['a', 'b', 'c'] },
      replies: { 'vote[0]': never },
    })
    expect(aborted).to.deep.equal(['vote[0]'])
    expect(document.status).to.equal('completed')
  })
  it('36. Dynamic Partial Join for Multiple Instances', async () => {
    const { aborted, document } = await play(pattern(36), {
      input: { members: ['a', 'b', 'c', 'd'] },
      replies: { quorum: gives(3), 'vote[2]': never },
    })
    expect(aborted).to.deep.equal(['vote[2]'])
    expect(document.tasks['vote']?.items).to.include({ total: 4, succeeded: 3 })
    expect(document.status).to.equal('completed')
  })
  it('41. Thread Merge', async () => {
    const { called, before } = await play(pattern(41), {
      input: { cars: [1, 2, 3] },
      replies: { 'wash[0]': late(null) },
    })
    expect(called).to.deep.equal(['wash[0]', 'wash[1]', 'wash[2]', 'close'])
    expect(before('wash[0]', 'close')).to.equal(true)
  })
  it('42. Thread Split', async () => {
    const { called, before } = await play(pattern(42), {
      input: { cars: ['red', 'blue'] },
      replies: { 'each_car[0].wash': late(null) },
    })
    expect(called).to.have.members(['each_car[0].wash', 'each_car[0].dry', 'each_car[1].wash', 'each_car[1].dry'])
    expect(before('each_car[0].wash', 'each_car[1].dry')).to.equal(false)
  })
})

describe('one at a time', () => {
  it('17. Interleaved Parallel Routing', async () => {
    const { called, before } = await play(pattern(17))
    expect(called).to.deep.equal(['blood', 'scan', 'stress'])
    expect([before('blood', 'scan'), before('scan', 'stress')]).to.deep.equal([true, true])
  })
  it('40. Interleaved Routing', async () => {
    const { called, before } = await play(pattern(40))
    expect(called).to.deep.equal(['examine[0]', 'examine[1]', 'examine[2]'])
    expect([before('examine[0]', 'examine[1]'), before('examine[1]', 'examine[2]')]).to.deep.equal([true, true])
  })
  it('39. Critical Section of one crane', async () => {
    const { called } = await play(pattern(39), { input: { crane: 'A' }, further: [{ crane: 'A' }] })
    expect(called).to.deep.equal(['lift', 'turn', 'lift', 'turn'])
  })
  it('39. Critical Section of two cranes', async () => {
    const { called } = await play(pattern(39), { input: { crane: 'A' }, further: [{ crane: 'B' }] })
    expect(called).to.deep.equal(['lift', 'lift', 'turn', 'turn'])
  })
})
