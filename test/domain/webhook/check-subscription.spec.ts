import { expect } from 'chai'
import { checkSubscription, type Subscription } from '../../../src/domain/webhook/index.ts'

const good: Subscription = {
  url: 'https://hooks.example:8443/a/b?c=d',
  format: 'harmonia',
  secrets: [{ secret: 'HOOK' }],
  timeout_seconds: 10,
  max_attempts: 10,
  headers: { 'x-team': 'ops', authorization: { secret: 'TOKEN' } },
}

const pointers = (change: Partial<Subscription>): readonly string[] =>
  checkSubscription({ ...good, ...change }).map(({ pointer }) => pointer)

describe('what a webhook may be given', () => {
  it('is a URL, secrets by name, and headers', () => expect(checkSubscription(good)).to.deep.equal([]))

  for (const url of [
    'http://127.0.0.1:9000',
    'http://[::1]/x',
    'http://localhost',
    'https://hooks.example?a=b',
    'HTTPS://Hooks.Example/',
  ]) {
    it(`goes to ${url}`, () => {
      expect(pointers({ url })).to.deep.equal([])
      expect(URL.canParse(url)).to.equal(true)
    })
  }

  for (const url of [
    'ftp://hooks.example/',
    'file:///etc/passwd',
    '//hooks.example/',
    'https://user:password@hooks.example/',
    'https://hooks.example/#part',
    'https://hooks.example:0/',
    'https://hooks.example:70000/',
    'https://hooks example/',
    'javascript:alert(1)',
    '',
  ]) {
    it(`does not go to ${JSON.stringify(url)}`, () => expect(pointers({ url })).to.deep.equal(['/url']))
  }

  it('has no header of the message itself, none that is split, and no secret without a name', () => {
    expect(
      pointers({
        secrets: [{ secret: '1A' }, { generated: true }],
        headers: {
          'Webhook-Signature': 'x',
          host: 'x',
          'a b': 'x',
          'x-a': 'b\r\nc: d',
          'x/y': { secret: 'a' },
          z: { secret: '-' },
        },
      }),
    ).to.deep.equal([
      '/secrets/0/secret',
      '/headers/Webhook-Signature',
      '/headers/host',
      '/headers/a b',
      '/headers/x-a',
      '/headers/x~1y',
      '/headers/z/secret',
    ])
  })
})
