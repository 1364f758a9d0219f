import { expect } from 'chai'
import { breaker } from '../../../src/engine/traffic/breaker.ts'

const opened = () => {
  const guard = breaker({ failures: 2, reset_seconds: 10 })
  guard.told(false, 0)
  guard.told(false, 1_000)
  return guard
}

describe('a circuit breaker', () => {
  it('opens after so many failures in a row', () => {
    const guard = breaker({ failures: 2, reset_seconds: 10 })
    guard.told(false, 0)
    guard.told(true, 0)
    guard.told(false, 0)
    expect(guard.lets(0)).to.equal(true)
    guard.told(false, 0)
    expect([guard.lets(0), guard.state(0), guard.failures()]).to.deep.equal([false, 'open', 2])
  })

  it('lets one call through when its time is over, and the next when that has ended', () => {
    const guard = opened()
    expect([guard.lets(10_999), guard.lets(11_000)]).to.deep.equal([false, true])
    guard.enter(11_000)
    expect([guard.lets(11_000), guard.state(11_000)]).to.deep.equal([false, 'half_open'])
    guard.leave()
    expect(guard.lets(11_000)).to.equal(true)
  })

  it('closes when that one goes well', () => {
    const guard = opened()
    guard.enter(11_000)
    guard.told(true, 11_500)
    expect([guard.state(11_500), guard.failures(), guard.lets(11_500)]).to.deep.equal(['closed', 0, true])
  })

  it('has its time again when that one fails', () => {
    const guard = opened()
    guard.enter(11_000)
    guard.told(false, 12_000)
    expect([guard.lets(21_999), guard.lets(22_000)]).to.deep.equal([false, true])
  })

  it('hears nothing while it is open: what was out then says nothing new', () => {
    const guard = opened()
    guard.told(true, 2_000)
    guard.told(false, 9_000)
    expect([guard.lets(10_999), guard.lets(11_000)]).to.deep.equal([false, true])
  })

  it('is not kept open by a clock that is put back', () => {
    const guard = opened()
    expect(guard.lets(500)).to.equal(true)
  })
})
