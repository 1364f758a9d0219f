import fc from 'fast-check'
import type { Reply } from './run.ts'

/** What is given to executions and said by components. */
export const data = (): fc.Arbitrary<unknown> =>
  fc.oneof(
    {
      weight: 8,
      arbitrary: fc.record({
        n: fc.nat(9),
        items: fc.array(fc.record({ id: fc.nat(9) }), { minLength: 1, maxLength: 3 }),
        'a b': fc.constantFrom('text', '', '${input.n}', null, true),
      }),
    },
    { weight: 1, arbitrary: fc.constantFrom<unknown>(null, 0, 'text', '$${', [], [1, [2]], {}) },
  )

const there = fc.constantFrom('', '', '.n', '.items[0]', '.items[-1].id', '["a b"]', '.items')
const perhaps = fc.constantFrom('.none', '.items[2]', '.items[-2].id', '.n.more', '.items.length', '.constructor')

/** What expressions may begin with: tasks that have ended, and variables. */
export interface Seen {
  readonly tasks: readonly string[]
  readonly vars: readonly string[]
}

const reference = ({ tasks, vars }: Seen): fc.Arbitrary<string> => {
  const others = fc.constantFrom('workflow.name', 'workflow.version', 'execution.id', 'env.REGION', ...vars)
  const roots = fc.constantFrom('input', ...tasks.map((id) => `tasks.${id}.output`))
  const paths = (suffix: fc.Arbitrary<string>) => fc.tuple(roots, suffix).map((parts) => parts.join(''))
  const statuses = tasks.length === 0 ? others : fc.constantFrom(...tasks.map((id) => `tasks.${id}.status`))
  return fc
    .oneof(
      { weight: 16, arbitrary: paths(there) },
      { weight: 1, arbitrary: paths(perhaps) },
      { weight: 4, arbitrary: others },
      { weight: 8, arbitrary: statuses },
      { weight: 1, arbitrary: fc.constant('env.SECRET') },
    )
    .map((path) => `\${${path}}`)
}

export const valueOver = (seen: Seen): fc.Arbitrary<unknown> => {
  const text = fc
    .array(fc.oneof(reference(seen), fc.constantFrom('a', ' and ', '$${x}', '$', '}')), { maxLength: 3 })
    .map((parts) => parts.join(''))
    // A dollar sign in front of an expression would make it literal, and what follows could be no end of it.
    .filter((joined) => !/\$\$\{(?!x\})/.test(joined))
  const leaf = fc.oneof(reference(seen), text, fc.nat(9), fc.constant(null))
  return fc.oneof(
    leaf,
    fc.array(leaf, { maxLength: 2 }),
    fc.dictionary(fc.constantFrom('x', 'y', 'a b'), leaf, { maxKeys: 2 }),
  )
}

/** Seldom at the same time as anything else. */
const after = fc.integer({ min: 1, max: 5_999 })

export const replies = (): fc.Arbitrary<readonly Reply[]> =>
  fc.array(
    fc.oneof(
      { weight: 12, arbitrary: fc.record({ kind: fc.constant('result' as const), after, output: data() }) },
      {
        weight: 3,
        arbitrary: fc.record(
          {
            kind: fc.constant('error' as const),
            after,
            type: fc.constantFrom('scripted', 'scripted', 'scripted_late'),
            retryable: fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, fc.constant(false)),
            retry_after: fc.constantFrom(0, 3, 90),
          },
          { requiredKeys: ['kind', 'after', 'type', 'retryable'] },
        ),
      },
      { weight: 1, arbitrary: fc.constant({ kind: 'silence' as const }) },
    ),
    { minLength: 1, maxLength: 4 },
  )
