import { expect } from 'chai'
import { isReading, readable } from '../../src/http/reading.ts'
import { table } from '../../src/http/routes.ts'
import { tools } from '../../src/assistant/tools/index.ts'

describe('what only reads', () => {
  const rows = [...readable(0).values()]

  it('are GETs, and one POST that stores nothing', () => {
    const posts = rows.filter(({ method }) => method !== 'GET')
    expect(posts.map(({ method, path, repeats }) => [method, path, repeats.kind])).to.deep.equal([
      ['POST', '/api/workflows/validate', 'harmless'],
    ])
  })

  it('is none of all that steers, makes or removes anything', () => {
    const all = table(0, undefined as never)
    const changing = all.filter(({ method, repeats }) => method !== 'GET' && repeats.kind !== 'harmless')
    expect(changing.length).to.be.greaterThan(30)
    for (const row of changing) expect(isReading(row), `${row.method} ${row.path}`).to.equal(false)
  })

  it('is all that the tools of the assistant ask', async () => {
    const asked = new Set<string>()
    const read = async (route: string): Promise<never> => {
      asked.add(route)
      throw new Error('only the name of it was wanted')
    }
    const given = {
      workflow_id: 'w',
      execution_id: 'e',
      other_execution_id: 'o',
      template_id: 't',
      component: 'c',
      action: 'a',
    }
    const more = { definition: {}, do: 'cancel', words: 'x' }
    for (const tool of tools.values()) {
      const known = Object.keys(tool.parameters['properties'] ?? {})
      const mine = Object.fromEntries(Object.entries({ ...given, ...more }).filter(([name]) => known.includes(name)))
      await tool.run(mine, { read, propose: () => undefined }).catch(() => undefined)
    }
    expect(asked.size).to.be.greaterThan(12)
    for (const route of asked) expect(readable(0).has(route), route).to.equal(true)
  })
})
