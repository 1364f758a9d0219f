import { expect } from 'chai'
import * as E from 'fp-ts/lib/Either.js'
import { readRegistration, secretsShownTo, type Registration } from '../../../src/domain/component/index.ts'

const read = (registration: Omit<Registration, 'name'>) => readRegistration({ name: 'tools', ...registration })
const pointers = (registration: Omit<Registration, 'name'>): readonly string[] => {
  const found = read(registration)
  return E.isLeft(found) ? found.left.map(({ pointer }) => pointer) : []
}

describe('a component that is a server of the Model Context Protocol', () => {
  it('is at a URL, which is kept in one form, and may want a secret', () => {
    const auth = { type: 'bearer', secret: 'TOKEN' } as const
    expect(read({ mcp: { url: 'HTTP://Tools.example/mcp/' }, auth })).to.deep.equal(
      E.right({ name: 'tools', mcp: { url: 'http://tools.example/mcp' }, auth }),
    )
  })

  it('or a program', () => {
    const mcp = { command: 'npx', args: ['-y', 'tools'], env: { FILE: '/tmp/x', KEY: { secret: 'TOKEN' } } }
    expect(read({ mcp })).to.deep.equal(E.right({ name: 'tools', mcp }))
  })

  it('and not both, or neither', () => {
    expect(pointers({ mcp: { url: 'http://x', command: 'y' } })).to.deep.equal(['/mcp'])
    expect(pointers({ mcp: {} })).to.deep.equal(['/mcp'])
  })

  it('has nothing that belongs to another way', () => {
    expect(pointers({ mcp: { url: 'http://x' }, endpoint: 'http://x' })).to.deep.equal(['/mcp'])
    expect(pointers({ mcp: { url: 'http://x' }, actions: {} })).to.deep.equal(['/actions'])
    expect(pointers({ mcp: { url: 'ftp://x', args: [], env: {} } })).to.deep.equal([
      '/mcp/url',
      '/mcp/args',
      '/mcp/env',
    ])
    expect(pointers({ mcp: { command: 'x' }, auth: { type: 'bearer', secret: 'T' } })).to.deep.equal(['/auth'])
    expect(pointers({ mcp: { command: ' ', env: { '1=': 'x' } } })).to.deep.equal(['/mcp/command', '/mcp/env/1='])
  })

  it('is shown secrets that are known by name', () => {
    const mcp = { command: 'x', env: { A: 'plain', B: { secret: 'ONE' }, C: { secret: 'TWO' } } }
    expect(secretsShownTo({ name: 'tools', mcp })).to.deep.equal(['ONE', 'TWO'])
    const auth = { type: 'bearer', secret: 'THREE' } as const
    expect(secretsShownTo({ name: 'tools', mcp: { url: 'http://x' }, auth })).to.deep.equal(['THREE'])
  })
})
