import { expect } from 'chai'
import fc from 'fast-check'
import { whereJsonBreaks } from '../../cli/json-place.ts'
import { between, duration, excerpt, plain } from '../../cli/show/format.ts'
import { counter } from '../../cli/show/counter.ts'
import { isRich, paintFor } from '../../cli/show/paint.ts'
import { table } from '../../cli/show/table.ts'
import { workflowText } from '../../cli/show/workflows.ts'

const terminal = { isTTY: true } as NodeJS.WriteStream
const pipe = { isTTY: false } as NodeJS.WriteStream

describe('the tasks of a workflow', () => {
  it('are shown with those within them', async () => {
    const about = { workflow_id: 'w', version: 1, archived: false, created_at: '', updated_at: '', position: 1 }
    const pay = { component: 'bank', action: 'pay', input: {}, depends_on: [] }
    const tasks = { check: pay, buy: { depends_on: ['check'], tasks: { pay, book: { ...pay, depends_on: ['pay'] } } } }
    const rows = (await workflowText({ ...about, name: 'w', tasks }))
      .split('\n')
      .map((line) => line.trim().split(/ {2,}/))
    expect(rows.slice(-4)).to.deep.equal([
      ['check', 'bank', 'pay'],
      ['buy', 'check'],
      ['buy.pay', 'bank', 'pay'],
      ['buy.book', 'bank', 'pay', 'pay'],
    ])
  })
})

describe('colours and borders', () => {
  const { NO_COLOR, TERM } = process.env
  const wasTty = process.stdout.isTTY
  // Whatever the terminal or the CI is that the tests run in.
  beforeEach(() => {
    delete process.env['NO_COLOR']
    process.env['TERM'] = 'xterm'
  })
  afterEach(() => {
    process.stdout.isTTY = wasTty
    for (const [name, value] of Object.entries({ NO_COLOR, TERM }))
      if (value === undefined) delete process.env[name]
      else process.env[name] = value
  })

  it('are for terminals only', () => {
    expect([isRich(terminal), isRich(pipe)]).to.deep.equal([true, false])
    expect(paintFor(terminal).red('x')).to.equal('\u001b[31mx\u001b[39m')
    expect(paintFor(pipe).red('x')).to.equal('x')
  })

  it('are around tables on a terminal, and not in a pipe', async () => {
    process.stdout.isTTY = false
    expect(await table(['A', 'B'], [['wide value', '1']])).to.equal('A           B\nwide value  1')
    process.stdout.isTTY = true
    expect(await table(['A', 'B'], [['wide value', '1']])).to.contain('│ wide value │ 1 │')
  })

  it('are not for terminals that can not show them, on which nothing is written anew either', () => {
    process.env['TERM'] = 'dumb'
    expect(isRich(terminal)).to.equal(false)
    expect(paintFor(terminal).red('x')).to.equal('x')
    const written: string[] = []
    const dumb = { isTTY: true, write: (text: string) => written.push(text) } as unknown as NodeJS.WriteStream
    const count = () => {
      const counting = counter(dumb)
      counting.show(7)
      counting.end()
      return written.splice(0)
    }
    expect(count()).to.deep.equal([])
    process.env['TERM'] = 'xterm'
    expect(count()).to.deep.equal(['\r7 events', '\r\u001b[K'])
  })

  it('are never there with NO_COLOR', () => {
    process.env['NO_COLOR'] = '1'
    expect(isRich(terminal)).to.equal(false)
    expect(paintFor(terminal).red('x')).to.equal('x')
  })
})

describe('values for people', () => {
  it('have durations with a unit', () => {
    const texts = [0, 999, 1_500, 59_900, 61_000, 3_723_000].map(duration)
    expect(texts).to.deep.equal(['0 ms', '999 ms', '1.5 s', '59.9 s', '1 min 1 s', '1 h 2 min'])
    expect(duration(null)).to.equal('')
    expect(between('2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.012Z')).to.equal('12 ms')
    expect(between('2026-01-01T00:00:00.000Z', null)).to.equal('')
  })

  it('cannot move the cursor, whatever text is in them', () => {
    expect(plain('a\u001b[2Jb\nc\u0007')).to.equal('a\\x1b[2Jb c\\x07')
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => !/[\u0000-\u001f\u007f-\u009f]/.test(plain(text))))
  })

  it('are cut when nobody reads that much', () => {
    expect(excerpt('x'.repeat(10_000)).length).to.be.lessThan(4_100)
    expect(excerpt(undefined)).to.equal('null')
  })
})

describe('where a text stops being JSON', () => {
  const rows: readonly (readonly [string, number, number])[] = [
    ['', 1, 1],
    ['  ', 1, 3],
    ['{', 1, 2],
    ['{"a": 1,}', 1, 9],
    ['{"a" 1}', 1, 6],
    ['{a: 1}', 1, 2],
    ['[1, 2', 1, 6],
    ['[1 2]', 1, 4],
    ['[,]', 1, 2],
    ['[1,]', 1, 4],
    ['[1}', 1, 3],
    ['{"a": 1]', 1, 8],
    ['{}\n{}', 2, 1],
    ['{\n  "a": tru\n}', 2, 8],
    ['"open', 1, 1],
    ['"tab\there"', 1, 1],
    ["{'a': 1}", 1, 2],
    ['[01]', 1, 3],
    ['// comment\n{}', 1, 1],
    ['{"a": NaN}', 1, 7],
  ]
  for (const [text, line, column] of rows) {
    it(`is ${line}:${column} in ${JSON.stringify(text)}`, () => {
      expect(() => JSON.parse(text) as unknown).to.throw(SyntaxError)
      expect(whereJsonBreaks(text)).to.deep.equal({ line, column })
    })
  }

  it('is never within what is JSON', () => {
    fc.assert(
      fc.property(fc.json(), (whole) => {
        expect(whereJsonBreaks(`${whole} #`)).to.deep.equal({ line: 1, column: whole.length + 2 })
        expect(whereJsonBreaks(`[${whole}, #`)).to.deep.equal({ line: 1, column: whole.length + 4 })
      }),
    )
  })
})
