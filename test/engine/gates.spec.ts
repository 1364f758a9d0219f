import { expect } from 'chai'
import { gates } from '../../src/engine/gates.ts'
import { openTraffic, type Limits } from '../../src/engine/traffic/traffic.ts'
import { manualClock } from '../support/manual-clock.ts'

const limited = (max_in_flight: number, more: Partial<Limits> = {}) => {
  const clock = manualClock()
  const traffic = openTraffic(clock, { max_in_flight, per_second: undefined, breaker: undefined, ...more })
  return { clock, traffic }
}

describe('the gate of a component', () => {
  it('lets so many in, and those in line as others leave, in turn', () => {
    const { traffic } = limited(2)
    const granted: string[] = []
    const gate = gates<string>(
      traffic,
      () => true,
      (who) => granted.push(who),
    )
    expect(['a', 'b', 'c', 'd'].map((who) => gate.enter('x', who))).to.deep.equal([true, true, false, false])
    gate.leave('x', 'ended')
    gate.leave('x', 'ended')
    expect(granted).to.deep.equal(['c', 'd'])
    expect(traffic.inside()).to.equal(2)
  })

  it('lets a place be kept only while there are no more calls than may be', () => {
    const { traffic } = limited(1)
    const gate = gates<string>(
      traffic,
      () => true,
      () => undefined,
    )
    gate.enter('x', 'a')
    expect(traffic.mayKeep('x')).to.equal(true)
    traffic.occupy('x')
    expect(traffic.mayKeep('x')).to.equal(false)
    gate.leave('x', 'ended')
    expect(traffic.mayKeep('x')).to.equal(true)
  })

  it('does not hold up other components', () => {
    const { traffic } = limited(1)
    const gate = gates<string>(
      traffic,
      () => true,
      () => undefined,
    )
    expect(gate.enter('x', 'a')).to.equal(true)
    expect(gate.enter('y', 'a')).to.equal(true)
  })

  it('passes over who cannot use a place now, without forgetting them', () => {
    const { traffic } = limited(1)
    const granted: string[] = []
    let busy = true
    const gate = gates<string>(
      traffic,
      (who) => who !== 'busy' || !busy,
      (who) => granted.push(who),
    )
    gate.enter('x', 'first')
    gate.enter('x', 'busy')
    gate.enter('x', 'idle')
    gate.leave('x', 'ended')
    busy = false
    gate.leave('x', 'ended')
    expect(granted).to.deep.equal(['idle', 'busy'])
  })

  it('goes on to the next when a place comes back unused, however many there are', () => {
    const { traffic } = limited(1)
    const granted: number[] = []
    const gate = gates<number>(
      traffic,
      () => true,
      (who) => {
        granted.push(who)
        gate.leave('x', 'ended')
      },
    )
    gate.enter('x', -1)
    for (let who = 0; who < 50_000; who++) gate.enter('x', who)
    gate.leave('x', 'ended')
    expect(granted).to.have.length(50_000)
    expect(traffic.inside()).to.equal(0)
  })

  it('counts calls that began before this process, but does not hold them up', () => {
    const { traffic } = limited(1)
    const gate = gates<string>(
      traffic,
      () => true,
      () => undefined,
    )
    traffic.occupy('x')
    traffic.occupy('x')
    expect(gate.enter('x', 'a')).to.equal(false)
    gate.leave('x', 'ended')
    expect(traffic.inside()).to.equal(1)
  })

  it('gives to who waits in turn what time brings, and to nobody who comes in between', async () => {
    const { clock, traffic } = limited(100, { per_second: 2 })
    const granted: string[] = []
    const gate = gates<string>(
      traffic,
      () => true,
      (who) => granted.push(who),
    )
    expect(['a', 'b', 'c', 'd', 'e'].map((who) => gate.enter('x', who))).to.deep.equal([
      true,
      true,
      false,
      false,
      false,
    ])
    await clock.advance(499)
    expect(granted).to.deep.equal([])
    expect(gate.enter('x', 'late')).to.equal(false)
    await clock.advance(1)
    expect(granted).to.deep.equal(['c'])
    await clock.advance(1_500)
    expect(granted).to.deep.equal(['c', 'd', 'e', 'late'])
  })

  it('gives a call that did not go out to the next at once', () => {
    const { traffic } = limited(100, { per_second: 1 })
    const granted: string[] = []
    const gate = gates<string>(
      traffic,
      () => true,
      (who) => granted.push(who),
    )
    gate.enter('x', 'a')
    gate.enter('x', 'b')
    gate.leave('x', 'unused')
    expect(granted).to.deep.equal(['b'])
  })

  it('lets nobody be held up by those in line who cannot use a place now', async () => {
    const { clock, traffic } = limited(100, { per_second: 1 })
    const granted: string[] = []
    const gate = gates<string>(
      traffic,
      (who) => who !== 'busy',
      (who) => granted.push(who),
    )
    gate.enter('x', 'first')
    gate.enter('x', 'busy')
    await clock.advance(2_000)
    expect(gate.enter('x', 'other')).to.equal(true)
    expect(granted).to.deep.equal([])
  })
})
