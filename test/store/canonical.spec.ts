import { expect } from 'chai'
import * as fc from 'fast-check'
import { canonical } from '../../src/store/canonical.ts'

/** An IEEE 754 number by its bits, as RFC 8785 gives its samples. */
const numberOf = (bits: string): number => Buffer.from(bits, 'hex').readDoubleBE()

/** RFC 8785, appendix B: the bits of a number, and its text. */
const NUMBERS = `
0000000000000000 0
8000000000000000 0
0000000000000001 5e-324
8000000000000001 -5e-324
7fefffffffffffff 1.7976931348623157e+308
ffefffffffffffff -1.7976931348623157e+308
4340000000000000 9007199254740992
c340000000000000 -9007199254740992
4430000000000000 295147905179352830000
44b52d02c7e14af5 9.999999999999997e+22
44b52d02c7e14af6 1e+23
44b52d02c7e14af7 1.0000000000000001e+23
444b1ae4d6e2ef4e 999999999999999700000
444b1ae4d6e2ef4f 999999999999999900000
444b1ae4d6e2ef50 1e+21
3eb0c6f7a0b5ed8c 9.999999999999997e-7
3eb0c6f7a0b5ed8d 0.000001
41b3de4355555553 333333333.3333332
41b3de4355555554 333333333.33333325
41b3de4355555555 333333333.3333333
41b3de4355555556 333333333.3333334
41b3de4355555557 333333333.33333343
becbf647612f3696 -0.0000033333333333333333
43143ff3c1cb0959 1424953923781206.2`

describe('the canonical text of a JSON value', () => {
  it('writes numbers as RFC 8785 lists them', () => {
    for (const line of NUMBERS.trim().split('\n')) {
      const [bits = '', text] = line.split(' ')
      expect(canonical(numberOf(bits)), bits).to.equal(text)
    }
  })

  it('is what RFC 8785 shows for its example', () => {
    const given = String.raw`{
      "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
      "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
      "literals": [null, true, false]
    }`
    expect(canonical(JSON.parse(given))).to.equal(
      String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`,
    )
  })

  it('sorts names by their UTF-16 units, at every depth', () => {
    const given = {
      '\u20ac': 'Euro Sign',
      '\r': 'Carriage Return',
      '\ufb33': 'Hebrew Letter Dalet With Dagesh',
      '1': 'One',
      '\ud83d\ude00': 'Emoji: Grinning Face',
      '\u0080': 'Control',
      '\u00f6': 'Latin Small Letter O With Diaeresis',
    }
    const sorted = ['\r', '1', '\u0080', '\u00f6', '\u20ac', '\ud83d\ude00', '\ufb33']
    const text = canonical({ b: [given], a: 1 })
    expect(text.startsWith('{"a":1,"b":[{')).to.equal(true)
    const inner = JSON.parse(text) as { b: [object] }
    expect(Object.values(inner.b[0])).to.have.members(Object.values(given))
    expect([...text.matchAll(/"([^"]+)":"/g)].map(([, name]) => JSON.parse(`"${name}"`))).to.deep.equal(sorted)
  })

  it('is the same for the same value, and means that value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonical(value)
        expect(canonical(JSON.parse(text))).to.equal(text)
        expect(JSON.parse(text)).to.deep.equal(JSON.parse(JSON.stringify(value)))
      }),
    )
  })
})
