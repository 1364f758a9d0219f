import { expect } from 'chai'
import { readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { getHarmoniaClient, getHarmoniaStateClient, HarmoniaClient } from 'harmonia/client'
import { answering, json } from '../support/cli-answers.ts'

const BUILT = resolve(import.meta.dirname, '../../src/client')

describe('the client as a package', () => {
  it('needs nothing that a browser has not', () => {
    const files = readdirSync(BUILT).filter((name) => name.endsWith('.js'))
    expect(files).to.include('index.js')
    for (const file of files) {
      const code = readFileSync(resolve(BUILT, file), 'utf8')
      for (const [, from] of code.matchAll(/from '([^']+)'/g)) {
        expect(from, file).to.satisfy((name: string) => /^\.\/[a-z-]+\.js$/.test(name) || name === 'eventsource-parser')
      }
      expect(code, file).not.to.match(/\bBuffer\b|\brequire\(|\bsetImmediate\b|\b__dirname\b/)
    }
  })

  it('is found under harmonia/client, with the names of the seed', async () => {
    const server = await answering(json(200, { status: 'ok' }))
    const client = await getHarmoniaClient({ url: server.url })
    expect(client).to.be.instanceOf(HarmoniaClient)
    expect(await client.getStatus()).to.deep.equal({ status: 'ok' })
    const state = await getHarmoniaStateClient({ url: server.url })
    expect(await state.getExecution('e1')).to.deep.equal({ status: 'ok' })
    await server.stop()
  })
})
