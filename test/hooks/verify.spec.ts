import { expect } from 'chai'
import { createHmac } from 'node:crypto'
import { Bucket } from '../../src/hooks/bucket.ts'
import { doubt } from '../../src/hooks/verify.ts'

const bytes = Buffer.from('{"ref":"main"}')
const secret = 'It is a secret to everybody'
const named = { secret: 'S' }
const NOW = 1_767_225_600_000

describe('whom a hook believes', () => {
  it('is who signs as GitHub does', () => {
    // The example of GitHub's own documentation.
    const github = { type: 'github', secret: { secret: 'S' } } as const
    const told = (signature: string, body = 'Hello, World!') =>
      doubt(
        github,
        "It's a Secret to Everybody",
        { headers: { 'x-hub-signature-256': signature }, bytes: Buffer.from(body) },
        NOW,
      )
    const good = 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17'
    expect(told(good)).to.equal(undefined)
    expect(told(good, 'Hello, World?')).to.be.a('string')
    for (const bad of ['', 'sha256=', good.slice(0, -1), `${good}0`, good.replace('757', '758')])
      expect(told(bad)).to.be.a('string')
  })

  it('is who signs with an HMAC in a header, as hex or base64', () => {
    const verify = { type: 'hmac_sha256', header: 'X-Signature', secret: named } as const
    const hmac = createHmac('sha256', secret).update(bytes)
    const digest = hmac.digest()
    const told = (signature: string | undefined) =>
      doubt(verify, secret, { headers: signature === undefined ? {} : { 'x-signature': signature }, bytes }, NOW)
    expect(told(digest.toString('hex'))).to.equal(undefined)
    expect(told(digest.toString('hex').toUpperCase())).to.equal(undefined)
    expect(told(digest.toString('base64'))).to.equal(undefined)
    expect(told(digest.toString('base64').toLowerCase())).to.be.a('string')
    expect(told(undefined)).to.be.a('string')
  })

  it('is who signs as Standard Webhooks does, at about this time', () => {
    // The example of its specification's libraries.
    const key = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
    const body = Buffer.from('{"test": 2432232314}')
    const signed = (headers: object = {}, at = 1_614_265_330_000, tolerance?: number) =>
      doubt(
        {
          type: 'standard_webhooks',
          secret: named,
          ...(tolerance === undefined ? {} : { tolerance_seconds: tolerance }),
        },
        key,
        {
          headers: {
            'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
            'webhook-timestamp': '1614265330',
            'webhook-signature': 'v1,AAAA v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
            ...headers,
          },
          bytes: body,
        },
        at,
      )
    expect(signed()).to.equal(undefined)
    expect(signed({}, 1_614_265_330_000 + 300_000)).to.equal(undefined)
    expect(signed({}, 1_614_265_330_000 + 300_001)).to.contain('timestamp')
    expect(signed({}, 1_614_265_330_000 - 301_000)).to.contain('timestamp')
    expect(signed({}, 1_614_265_330_000 + 6_000, 5)).to.contain('timestamp')
    for (const change of [
      { 'webhook-id': 'another' },
      { 'webhook-timestamp': '1614265331' },
      { 'webhook-signature': '' },
      { 'webhook-signature': 'v1a,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=' },
    ]) {
      expect(signed(change)).to.contain('signature')
    }
  })

  it('may come so often', () => {
    const bucket = new Bucket(2, 10)
    expect([0, 0, 0, 100, 100].map((passed) => bucket.take(NOW + passed))).to.deep.equal([
      true,
      true,
      false,
      true,
      false,
    ])
  })
})
