import { expect } from 'chai'
import fc from 'fast-check'
import { marksOf } from '../../../ui/src/editor/pure/marks.ts'
import { readText, writeText } from '../../../ui/src/editor/pure/document.ts'

const YAML = `# A comment
name: shop
tasks:
  charge:
    component: billing
    input: { amount: '\${input.total}', note: "say \\"hi\\"" }
  'a/b~c':
    depends_on: [charge, ship]
`

const JSON_TEXT = JSON.stringify(
  { name: 'shop', tasks: { charge: { component: 'billing' }, 'a/b~c': { depends_on: ['charge', 'ship'] } } },
  null,
  2,
)

const at = (
  text: string,
  language: 'yaml' | 'json',
  pointer: string,
  wanted?: { offset?: number; isOfName?: boolean },
): string => {
  const { from, to } = readText(text, language).placeOf(pointer, wanted)
  return text.slice(from, to)
}

describe('a definition as text', () => {
  for (const [language, text] of [
    ['yaml', YAML],
    ['json', JSON_TEXT],
  ] as const)
    describe(`in ${language}`, () => {
      it('shows a single value where a pointer points to one', () => {
        expect(at(text, language, '/tasks/charge/component')).to.match(/^"?billing"?$/)
        expect(at(text, language, '/tasks/a~1b~0c/depends_on/1')).to.match(/^"?ship"?$/)
      })

      it('shows the name of a block, not all of it', () => {
        expect(at(text, language, '/tasks/charge')).to.match(/^"?charge"?$/)
      })

      it('shows in what something is missing', () => {
        expect(at(text, language, '/tasks/charge/action')).to.match(/^"?charge"?$/)
        expect(at(text, language, '/nothing/of/this')).to.match(/^(name: shop|\{)$/)
      })
    })

  it('shows the place of an expression within its text', () => {
    expect(at(YAML, 'yaml', '/tasks/charge/input/amount', { offset: 2 })).to.equal('input.total}')
    expect(at(YAML, 'yaml', '/tasks/charge/input/note', { offset: 4 })).to.equal('"say \\"hi\\""')
  })

  it('marks a name that there is not, and not what stands under it; all in the order of the text', () => {
    const problems = [
      { pointer: '/tasks/charge/component', code: 'unknown_field', message: 'no such field' },
      { pointer: '/name', code: 'too_long', message: 'too long' },
    ]
    const marks = marksOf(readText(YAML, 'yaml'), problems, [{ pointer: '', code: 'x', message: 'a warning' }])
    expect(marks.map(({ from, to, severity }) => [YAML.slice(from, to), severity])).to.deep.equal([
      ['name: shop', 'warning'],
      ['shop', 'error'],
      ['component', 'error'],
    ])
    expect(marksOf(readText('a: [', 'yaml'), problems, [])).to.have.length(1)
  })

  it('says where a text is none', () => {
    const yaml = readText('name: a\n  tasks: {', 'yaml')
    expect(yaml.fault?.from).to.be.greaterThan(0)
    expect(yaml.value).to.equal(undefined)
    const json = readText('{\n  "name": oops\n}', 'json')
    expect(json.fault?.from).to.be.within(4, 13)
    expect(readText('{"name": "a"', 'json').fault?.from).to.be.greaterThan(8)
    expect(readText('name: a\nname: b', 'yaml').fault?.from).to.equal(8)
  })

  it('finds a fault in JSON exactly where the language finds one', () => {
    const isJson = (text: string): boolean => {
      try {
        JSON.parse(text)
        return true
      } catch {
        return false
      }
    }
    const spoiled = fc
      .tuple(fc.json(), fc.nat(), fc.constantFrom(',', '"', '}', '[', ':', '1', '\\', ' ', 'e', ''), fc.nat(2))
      .map(([text, seed, put, cut]) => {
        const place = seed % (text.length + 1)
        return text.slice(0, place) + put + text.slice(place + cut)
      })
    fc.assert(
      fc.property(spoiled, (text) => {
        expect(readText(text, 'json').fault === undefined, text).to.equal(isJson(text))
      }),
      { numRuns: 2_000 },
    )
  })

  it('takes YAML for no JSON', () => {
    expect(readText('name: a', 'json').fault).to.not.equal(undefined)
  })

  it('is the same value in both languages, whatever it is, and every part of it has a place', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ minLength: 1 }), fc.jsonValue({ maxDepth: 3 })), (value) => {
        const wanted = JSON.parse(JSON.stringify(value)) as unknown
        for (const language of ['yaml', 'json'] as const) {
          const text = writeText(wanted, language)
          const read = readText(text, language)
          expect(read.fault, text).to.equal(undefined)
          expect(read.value).to.deep.equal(wanted)
          for (const key of Object.keys(wanted as object)) {
            const { from, to } = read.placeOf(`/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`)
            expect(from).to.be.within(0, text.length)
            expect(to).to.be.within(from, text.length)
          }
        }
      }),
      { numRuns: 200 },
    )
  })
})
