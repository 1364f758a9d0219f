import { expect } from 'chai'
import * as fc from 'fast-check'
import { scrubber } from '../../../src/engine/secrets/scrub.ts'

const SECRET = 's3cr3t/+? "quoted"\\'
const scrub = scrubber('TOKEN', SECRET)
const BLOT = '[secret TOKEN]'

describe('blotting a secret out of what a call brought back', () => {
  it('finds it in texts, names and numbers, at any depth', () => {
    expect(scrub({ a: [`x${SECRET}y`], [SECRET]: { b: SECRET } })).to.deep.equal({
      a: [`x${BLOT}y`],
      [BLOT]: { b: BLOT },
    })
    expect(scrubber('PIN', '123456')({ exact: 123456, within: 91234567, other: 12345 })).to.deep.equal({
      exact: '[secret PIN]',
      within: '[secret PIN]',
      other: 12345,
    })
  })

  it('gives back the very value that shows none', () => {
    const value = { a: ['text', 1, null, true], b: {} }
    expect(scrub(value)).to.equal(value)
  })

  it('finds it within JSON and URLs', () => {
    const url = new URL('http://host/')
    url.searchParams.set('token', SECRET)
    for (const text of [
      JSON.stringify({ token: SECRET }),
      encodeURIComponent(SECRET),
      url.href,
      encodeURIComponent(SECRET).toLowerCase(),
    ]) {
      expect(scrub(text), text).to.include(BLOT)
      expect(JSON.stringify(scrub(text)), text).not.to.match(/s3cr3t/)
    }
  })

  it('finds it in base64, whatever stands before and after it', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 8 }),
        fc.string({ minLength: 6, unit: 'grapheme', maxLength: 40 }),
        fc.string({ maxLength: 8 }),
        (before, secret, after) => {
          const bytes = Buffer.from(before + secret + after)
          for (const alphabet of ['base64', 'base64url'] as const) {
            const shown = String(scrubber('S', secret)(bytes.toString(alphabet)))
            expect(shown).to.include('[secret S]')
          }
        },
      ),
    )
  })

  it('finds each line of one that has several', () => {
    const pem = '-----BEGIN KEY-----\nabcdefghijklmnop\nqrstuvwxyz012345\n-----END KEY-----\n'
    expect(scrubber('PEM', pem)('bad line: abcdefghijklmnop')).to.equal('bad line: [secret PEM]')
    expect(scrubber('PEM', pem)(pem)).to.equal('[secret PEM]')
  })

  it('leaves no beginning of it at the end of a text that was cut short', () => {
    expect(scrub(`body: ${SECRET.slice(0, 7)}…`)).to.equal('body: …')
    expect(scrub('body: nothing…')).to.equal('body: nothing…')
  })

  it('shows no trace of any secret in any value that it stood in', () => {
    const secrets = fc.string({ minLength: 6, maxLength: 30 }).filter((text) => !BLOT.includes(text))
    fc.assert(
      fc.property(secrets, fc.jsonValue(), fc.string(), (secret, value, text) => {
        const clean = JSON.stringify(scrubber('TOKEN', secret)({ value, echoed: `${text}${secret}${text}` }))
        expect((JSON.parse(clean) as { echoed: string }).echoed).not.to.include(secret)
      }),
    )
  })
})

describe('the spellings of a secret', () => {
  const twice = (code: (text: string) => string) => (text: string) => code(code(text))
  const inJson = (text: string): string => JSON.stringify(text).slice(1, -1)
  const asciiJson = (text: string): string =>
    inJson(text)
      .replaceAll('/', '\\/')
      .replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0').toUpperCase()}`)
  const inForm = (text: string): string => new URLSearchParams({ t: text }).toString().slice(2)
  const inHtml = (text: string): string =>
    text.replace(/[&<>"']/g, (unit) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[unit] ?? '&#39;')
  const codes: Readonly<Record<string, (text: string) => string>> = {
    JSON: inJson,
    'JSON within JSON': twice(inJson),
    'JSON of ASCII alone': asciiJson,
    URL: encodeURIComponent,
    'URL within a URL': twice(encodeURIComponent),
    'lower-case URL': (text) => encodeURIComponent(text).replace(/%../g, (code) => code.toLowerCase()),
    form: inForm,
    HTML: inHtml,
    'JSON within a URL': (text) => encodeURIComponent(inJson(text)),
    'URL within JSON': (text) => inJson(encodeURIComponent(text)),
  }
  const secrets = fc
    .string({ minLength: 6, maxLength: 30, unit: 'grapheme' })
    .filter((text) => !/\p{Surrogate}/u.test(text) && !/[\u0000‹›]/.test(text) && !'[secret S]'.includes(text))

  for (const [name, code] of Object.entries(codes)) {
    it(`are found in ${name}`, () => {
      fc.assert(
        fc.property(secrets, (secret) => {
          expect(scrubber('S', secret)(`‹${code(secret)}›`)).to.equal('‹[secret S]›')
        }),
        { numRuns: 40 },
      )
    })
  }

  it('are found in time, whatever stands around them', () => {
    const long = '\\'.repeat(20_000)
    expect(scrubber('S', 'a\\\\"b\\n/c')(long)).to.equal(long)
  })
})
