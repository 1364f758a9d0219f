import { expect } from 'chai'
import fc from 'fast-check'
import { foundIn, listedIn } from '../../src/hermes/found.ts'

const ergon = { component_id: 'b', name: 'ergon', endpoint: 'http://127.0.0.1:8002', version: '0.1.0' }
const found = (...components: readonly unknown[]) => foundIn(listedIn(components), 'own')

describe('the components that Hermes lists', () => {
  it('are taken by name and endpoint', () => {
    expect(found({ ...ergon, capabilities: ['agents'], port: 8002, last_heartbeat: 1 })).to.deep.equal([
      { name: 'ergon', endpoint: 'http://127.0.0.1:8002', version: '0.1.0' },
    ])
  })

  it('are called as components are called here', () => {
    expect(found({ ...ergon, name: 'Ergon Two ' })).to.have.nested.property('[0].name', 'ergon-two')
  })

  it('are not this server itself', () => {
    expect(found({ ...ergon, component_id: 'own' })).to.deep.equal([])
  })

  it('are left out one by one when they cannot be called', () => {
    const bad = [
      null,
      'ergon',
      {},
      { ...ergon, component_id: 7 },
      { ...ergon, name: '../x' },
      { ...ergon, name: null },
      { ...ergon, endpoint: 'file:///etc/passwd' },
      { ...ergon, endpoint: 'http://user:pass@host' },
      { ...ergon, endpoint: '' },
      { component_id: 'x', name: 'x' },
    ]
    expect(found(...bad, ergon))
      .to.deep.equal(found(ergon))
      .and.have.lengthOf(1)
  })

  it('have one place for each name: where Hermes holds it for well, then by id', () => {
    const ill = { ...ergon, component_id: 'a', endpoint: 'http://ill', healthy: false }
    const other = { ...ergon, component_id: 'c', endpoint: 'http://other' }
    expect(found(ill, other, ergon)).to.deep.equal(found(ergon))
    expect(found(ill)).to.have.nested.property('[0].endpoint', 'http://ill')
  })

  it('are the same whatever the order of the list', () => {
    const one = fc.record({
      component_id: fc.constantFrom('a', 'b', 'c', 'd'),
      name: fc.constantFrom('ergon', 'Engram', 'no name!'),
      endpoint: fc.constantFrom('http://one', 'http://two'),
      healthy: fc.option(fc.boolean(), { nil: undefined }),
    })
    const lists = fc.uniqueArray(one, { selector: ({ component_id }) => component_id })
    fc.assert(
      fc.property(lists, (list) => {
        const byName = (all: ReturnType<typeof found>) => [...all].sort((a, b) => (a.name < b.name ? -1 : 1))
        expect(byName(found(...[...list].reverse()))).to.deep.equal(byName(found(...list)))
      }),
    )
  })
})
