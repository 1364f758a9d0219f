import { expect } from 'chai'
import { openSecrets } from '../../src/engine/secrets/secrets.ts'
import { callsTo } from '../support/http-call.ts'
import { openTestServer } from '../support/http-server.ts'
import { right } from '../support/store.ts'

describe('secrets over HTTP', () => {
  it('are names, in pages, and never values', async () => {
    const env = { HARMONIA_SECRET_TOKEN: 'sesame street', HARMONIA_SECRET_KEY: 'open sesame' }
    const server = await openTestServer({ secrets: right(openSecrets({ env })) })
    const { get } = callsTo(server)
    const { body, text } = await get('/api/secrets')
    expect(text).not.to.contain('sesame')
    expect(body).to.deep.equal({
      secrets: [
        { name: 'KEY', source: 'environment' },
        { name: 'TOKEN', source: 'environment' },
      ],
      next_cursor: null,
      as_of: 0,
      problem: null,
    })
    expect((await get('/api/secrets?limit=1')).body).to.deep.include({ next_cursor: 'KEY' })
    expect((await get('/api/secrets?cursor=KEY')).text)
      .to.contain('TOKEN')
      .and.not.contain('KEY"')
    await server.close()
  })
})
