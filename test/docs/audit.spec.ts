import { expect } from 'chai'
import { execFileSync } from 'node:child_process'
import { eventHash, NO_HASH, type Hashable } from '../../src/store/hash.ts'
import { code, page, section } from './markdown.ts'

describe('the page of proof', () => {
  const example = section(page('docs/audit.md'), 'An example')
  const [hash = ''] = code(example, 'text').map((text) => text.trim())

  it('shows the hash that an event has', () => {
    const [event = ''] = code(example, 'json')
    expect(eventHash(NO_HASH, JSON.parse(event) as Hashable)).to.equal(hash)
  })

  it('shows how it is found with the tools of a shell', () => {
    const [program = ''] = code(example, 'sh')
    expect(execFileSync('sh', ['-c', program], { encoding: 'utf8' }).trim()).to.equal(hash)
  })
})
