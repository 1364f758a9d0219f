import { expect } from 'chai'
import { gates } from '../../src/engine/gates.ts'

describe('the gate of a component', () => {
  it('lets so many in, and those in line as others leave, in turn', () => {
    const granted: string[] = []
    const gate = gates<string>(
      2,
      () => true,
      (who) => granted.push(who),
    )
    expect(['a', 'b', 'c', 'd'].map((who) => gate.enter('x', who))).to.deep.equal([true, true, false, false])
    gate.leave('x')
    gate.leave('x')
    expect(granted).to.deep.equal(['c', 'd'])
    expect(gate.inside()).to.equal(2)
  })

  it('lets a place be kept only while there are no more calls than may be', () => {
    const gate = gates<string>(
      1,
      () => true,
      () => undefined,
    )
    gate.enter('x', 'a')
    expect(gate.mayKeep('x')).to.equal(true)
    gate.occupy('x')
    expect(gate.mayKeep('x')).to.equal(false)
    gate.leave('x')
    expect(gate.mayKeep('x')).to.equal(true)
  })

  it('does not hold up other components', () => {
    const gate = gates<string>(
      1,
      () => true,
      () => undefined,
    )
    expect(gate.enter('x', 'a')).to.equal(true)
    expect(gate.enter('y', 'a')).to.equal(true)
  })

  it('passes over who cannot use a place now, without forgetting them', () => {
    const granted: string[] = []
    let busy = true
    const gate = gates<string>(
      1,
      (who) => who !== 'busy' || !busy,
      (who) => granted.push(who),
    )
    gate.enter('x', 'first')
    gate.enter('x', 'busy')
    gate.enter('x', 'idle')
    gate.leave('x')
    busy = false
    gate.leave('x')
    expect(granted).to.deep.equal(['idle', 'busy'])
  })

  it('goes on to the next when a place comes back unused, however many there are', () => {
    const granted: number[] = []
    const gate = gates<number>(
      1,
      () => true,
      (who) => {
        granted.push(who)
        gate.leave('x')
      },
    )
    gate.enter('x', -1)
    for (let who = 0; who < 50_000; who++) gate.enter('x', who)
    gate.leave('x')
    expect(granted).to.have.length(50_000)
    expect(gate.inside()).to.equal(0)
  })

  it('counts calls that began before this process, but does not hold them up', () => {
    const gate = gates<string>(
      1,
      () => true,
      () => undefined,
    )
    gate.occupy('x')
    gate.occupy('x')
    expect(gate.enter('x', 'a')).to.equal(false)
    gate.leave('x')
    expect(gate.inside()).to.equal(1)
  })
})
