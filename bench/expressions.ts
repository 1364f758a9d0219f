import { Environment } from '@marcbachmann/cel-js'
import { compile, evaluate, type Scope } from '../src/domain/expression/index.ts'

/** How often a second expressions are compiled and evaluated, and how often the library that reads them would evaluate them. */

const items = Array.from({ length: 50 }, (_, id) => ({ id, price: id * 1.5, name: `item ${id}` }))
const input = { customer: { address: { city: 'Oslo' } }, amount: 120.5, vip: false, items }

const scope: Scope = {
  input,
  task: () => undefined,
  workflow: { id: 'w', name: 'n', version: 1 },
  execution: { id: 'e' },
  env: () => undefined,
}

const EXPRESSIONS = [
  ['a path', 'input.customer.address.city'],
  ['a condition', 'input.amount > 100.0 && !input.vip'],
  ['arithmetic', '(input.amount - 20.5) * 1.25'],
  ['a filter over 50 items', 'input.items.filter(x, x.price > 30.0)'],
  ['a map over 50 items', 'input.items.map(x, x.price * 2.0)'],
] as const

const SECONDS = 0.5

const perSecond = (work: () => unknown): string => {
  const forSeconds = (seconds: number): number => {
    const begin = performance.now()
    let count = 0
    while (performance.now() - begin < seconds * 1_000) {
      for (let repeat = 0; repeat < 100; repeat++) work()
      count += 100
    }
    return (count * 1_000) / (performance.now() - begin)
  }
  forSeconds(SECONDS / 2)
  return Math.round(forSeconds(SECONDS)).toLocaleString('en')
}

const library = new Environment({ unlistedVariablesAreDyn: true })

console.table(
  Object.fromEntries(
    EXPRESSIONS.map(([name, text]) => {
      const { template } = compile(`\${${text}}`)
      const parsed = library.parse(text)
      return [
        name,
        {
          'compiled/s': perSecond(() => compile(`\${${text}}`)),
          'evaluated/s': perSecond(() => evaluate(template, scope)),
          'by the library/s': perSecond(() => parsed({ input }) as unknown),
        },
      ]
    }),
  ),
)
