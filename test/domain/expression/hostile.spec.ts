import { expect } from 'chai'
import * as E from 'fp-ts/lib/Either.js'
import { compile, evaluate, type Scope } from '../../../src/domain/expression/index.ts'

const numbers = Array.from({ length: 20_000 }, (_, number) => number)
const long = 'x'.repeat(500_000)

const scope: Scope = {
  input: {
    numbers,
    long,
    word: 'a',
    texts: Array.from({ length: 5_000 }, () => 'y'.repeat(200)),
    objects: numbers.map((n) => ({ n, list: [n] })),
    nested: JSON.parse('['.repeat(499) + ']'.repeat(499)),
  },
  task: () => undefined,
  workflow: { id: 'w', name: 'n', version: 1 },
  execution: { id: 'e' },
  env: () => undefined,
}

const STEPS = /takes more than 1000000 steps/
const LARGE = /makes the whole larger than 8388608 characters/
const TEXT = /makes a text of more than 1048576 characters/

const times = (count: number, text: string): string => text.repeat(count)

/** Each of these would take minutes, or the memory of the machine, if nobody counted. The tests' own limit of time says when they do. */
describe('an expression that asks for too much', () => {
  const endless: readonly (readonly [string, string, RegExp])[] = [
    ['lists in lists', '${input.numbers.map(a, input.numbers.map(b, input.numbers.map(c, a * b * c)))}', STEPS],
    ['a search in a search', '${input.numbers.filter(a, input.numbers.exists(b, b == -1))}', STEPS],
    ['members of lists', '${input.numbers.map(x, -1 in input.numbers)}', STEPS],
    ['many lists', '${input.numbers.map(x, input.numbers + input.numbers)}', STEPS],
    ['doubled lists', `\${[[1]]${times(60, '.map(a, a + a)')}}`, STEPS],
    ['doubled texts', `\${[input.word]${times(60, '.map(a, a + a)')}}`, TEXT],
    ['twice as many calls each time', `\${[1, 2]${times(30, '.map(a, [1, 2]')}${times(30, ')')}}`, STEPS],
    ['many long texts', '${input.numbers.map(x, input.long + input.long)}', STEPS],
    ['a long text often searched', '${input.numbers.map(x, input.long.contains("y"))}', STEPS],
    ['a long text often counted', '${input.numbers.map(x, size(input.long))}', STEPS],
    ['a long text often cut', '${input.numbers.map(x, input.long.substring(1))}', STEPS],
    ['a long text often compared', '${input.numbers.map(x, input.long < input.long)}', STEPS],
    ['a long text in many places', '${input.long.replace("x", input.long)}', TEXT],
    ['a long separator', '${input.texts.join(input.long)}', TEXT],
    ['a long list as text, often', '${input.numbers.map(x, string(input.numbers))}', STEPS],
    ['comparing all with all', '${input.objects.all(x, input.objects.map(y, y) == input.objects)}', STEPS],
    ['finding what is twice', '${input.objects.distinct()}', STEPS],
    ['sorting for each', '${input.objects.map(x, input.objects.sortBy(y, -y.n))}', STEPS],
    ['summing for each', '${input.numbers.map(x, input.numbers.sum())}', STEPS],
    ['turning for each', '${input.numbers.map(x, input.numbers.reverse())}', STEPS],
    ['a list of objects for each', '${input.numbers.map(x, input.objects)}', LARGE],
    ['a list of objects for each, put into text', 'in ${input.numbers.map(x, input.objects)} text', TEXT],
    ['a range without end', '${lists.range(1e300)}', STEPS],
    ['a large range', '${lists.range(1000000000)}', STEPS],
    ['growing depth', '${[[input.nested]]}', /nested deeper than 500 levels/],
  ]
  for (const [what, text, message] of endless)
    it(`is stopped: ${what}`, () => {
      const { template, problems } = compile(text)
      expect(problems).to.deep.equal([])
      const result = evaluate(template, scope)
      expect(E.isLeft(result) && result.left.message).to.match(message)
    })

  it('may do it once with as many items as one has', () => {
    const { template } = compile('${input.numbers.filter(x, x % 2 == 0).map(x, x * 2).sum()}')
    expect(evaluate(template, scope)).to.deep.equal(E.right(199_980_000))
  })

  it('is stopped when many together do it', () => {
    const passing = '${input.numbers.map(x, x + 1).size()}'
    expect(E.isRight(evaluate(compile(Array(5).fill(passing)).template, scope))).to.equal(true)
    const result = evaluate(compile(Array(50).fill(passing)).template, scope)
    expect(E.isLeft(result) && result.left.message).to.match(STEPS)
  })

  it('is stopped when many together make too much', () => {
    for (const many of [
      Array(100).fill('${input.numbers}'),
      Array(50).fill('${input.long}'),
      Array(50).fill('a ${input.long}'),
    ]) {
      const result = evaluate(compile({ many }).template, scope)
      expect(E.isLeft(result) && result.left.message).to.match(LARGE)
    }
  })

  const refused: readonly (readonly [string, string])[] = [
    ['parentheses', `${times(2_000, '(')}1${times(2_000, ')')}`],
    ['lists', times(2_000, '[') + times(2_000, ']')],
    ['objects', `${times(400, '{"a":')}1${times(400, '}')}`],
    ['signs', `${times(4_000, '!')}true`],
    ['minus', `${times(4_000, '-')}1`],
    ['terms', `${times(1_900, '1+')}1`],
    ['items', `[${times(1_990, '1,')}1,input.a]${times(8, '[0]')}`],
    ['conditions', `${times(300, 'true ? 1 : ')}1`],
    ['parts', `1 + input${times(400, '.a')}`],
    ['calls', `input${times(400, '.size()')}`],
    ['loops', `${times(300, '[1].map(x,')}x${times(300, ')')}`],
  ]
  for (const [what, inside] of refused)
    it(`is refused: too many ${what}`, () => {
      const [problem] = compile(`\${${inside}}`).problems
      expect(problem?.code).to.equal('expression_too_complex')
    })
})
