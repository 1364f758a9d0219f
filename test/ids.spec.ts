import { expect } from 'chai'
import { newId } from '../src/ids.ts'

describe('new ids', () => {
  const ids = Array.from({ length: 3_000 }, newId)

  it('are UUIDs of version 7', () => {
    for (const id of ids) expect(id).to.match(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  })

  it('say when they were made', () => {
    const before = Date.now()
    const made = Number.parseInt(newId().replaceAll('-', '').slice(0, 12), 16)
    expect(made).to.be.within(before - 1, Date.now() + 1)
  })

  it('sort in the order in which they were made, and are all different', () => {
    expect(ids.toSorted()).to.deep.equal(ids)
    expect(new Set(ids).size).to.equal(ids.length)
  })
})
