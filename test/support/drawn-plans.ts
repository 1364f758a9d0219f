import fc from 'fast-check'
import type { Call, Group, Handler, Leaf, Task, TriggerRule } from '../../src/domain/definition/definition.ts'
import type { Plan } from '../../src/domain/definition/plan.ts'
import { aPlan } from './execution.ts'

/** What the conditions and lists of drawn definitions read. */
export const DRAWN_INPUT = { yes: true, no: false, list: [1, 2, 3], none: [] }

const RULES: readonly TriggerRule[] = [
  'all_failed',
  'all_done',
  'one_success',
  'one_failed',
  'one_done',
  'none_failed',
  'none_failed_min_one_success',
  'none_skipped',
  'all_skipped',
  'all_done_min_one_success',
  'always',
  { n_of: 1 },
  { n_of: 2 },
]

const maybe = <A>(arbitrary: fc.Arbitrary<A>, weight: number): fc.Arbitrary<A | undefined> =>
  fc.oneof({ weight: 10 - weight, arbitrary: fc.constant(undefined) }, { weight, arbitrary })

const surroundings = {
  upstream: fc.array(fc.nat(20), { maxLength: 3 }),
  rule: maybe(fc.constantFrom(...RULES), 3),
  when: maybe(fc.constantFrom('${input.yes}', '${input.no}'), 2),
  iteration: maybe(
    fc.oneof(
      fc.record({
        for_each: fc.record(
          {
            items: fc.constantFrom('${input.list}', '${input.none}', '${input.yes}'),
            concurrency: fc.integer({ min: 1, max: 3 }),
            complete_when: fc.constantFrom('${succeeded >= 1}', '${done == total}'),
          },
          { requiredKeys: ['items'] },
        ),
      }),
      fc.record({
        repeat: fc.oneof(
          fc.record({ until: fc.constant('${output}'), max_iterations: fc.integer({ min: 1, max: 3 }) }),
          fc.record({ while: fc.constant('${input.yes}'), max_iterations: fc.constant(2), delay: fc.constant(3) }),
        ),
      }),
    ),
    2,
  ),
}

const handlers: fc.Arbitrary<readonly Handler[]> = fc.constantFrom<readonly Handler[]>(
  [{ then: { output: '${error.type}' } }],
  [{ catch: ['total_timeout'], then: { output: null } }, { then: { component: 'x', action: 'mend', input: {} } }],
  [{ catch: ['bro*'], then: { component: 'y', action: 'mend', input: '${error.message}' } }],
)

const undoing: fc.Arbitrary<Call> = fc.constantFrom<unknown>({}, '${output}', '${output.nothing}').map((input) => ({
  component: 'x',
  action: 'undo',
  input,
  retry: { max_attempts: 2 },
}))

const limited = {
  compensate: maybe(undoing, 4),
  on_error: maybe(handlers, 2),
  total_timeout: maybe(fc.constantFrom(7, 20), 2),
}

const leaves: fc.Arbitrary<Omit<Leaf, 'depends_on'>> = fc
  .record({
    component: fc.constantFrom('x', 'y'),
    action: fc.constant('work'),
    input: fc.constantFrom<unknown>({}, {}, {}, '${input.list}', '${input.nothing}'),
    retry: fc.constantFrom({ max_attempts: 2 }, { max_attempts: 3, max_duration: 4 }),
    heartbeat_timeout: maybe(fc.constant(5), 2),
    ...limited,
  })
  .map((leaf) => defined(leaf))

type Body = Omit<Leaf, 'depends_on'> | Omit<Group, 'depends_on'>

const bodies = (depth: number): fc.Arbitrary<Body> =>
  depth === 0
    ? leaves
    : fc.oneof(
        { weight: 4, arbitrary: leaves },
        {
          weight: 1,
          arbitrary: fc
            .record({
              tasks: blocks(depth - 1, 4),
              race: maybe(fc.constant(true), 2),
              failure_policy: maybe(fc.constant('fail_fast' as const), 3),
              ...limited,
            })
            .map((group) => defined(group)),
        },
      )

const defined = <A extends object>(fields: A): { [K in keyof A]: Exclude<A[K], undefined> } =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never

/** Random graphs: each task depends on some of those before it. */
const blocks = (depth: number, most: number): fc.Arbitrary<Record<string, Task>> =>
  fc.array(fc.record({ ...surroundings, body: bodies(depth) }), { minLength: 1, maxLength: most }).map((drawn) =>
    Object.fromEntries(
      drawn.map(({ upstream, rule, when, iteration, body }, n): [string, Task] => {
        const depends_on = n === 0 ? [] : [...new Set(upstream.map((u) => `${'abc'[depth]}${u % n}`))]
        const possible = typeof rule === 'object' && rule.n_of > depends_on.length ? undefined : rule
        const extra = defined({ trigger_rule: possible, when })
        return [`${'abc'[depth]}${n}`, { ...body, ...extra, ...iteration, depends_on }]
      }),
    ),
  )

/** Definitions of every construct of the language, as plans. */
export const drawnPlans: fc.Arbitrary<Plan> = fc
  .record({ tasks: blocks(2, 8), failure_policy: maybe(fc.constant('fail_fast' as const), 2) })
  .map(({ tasks, failure_policy }) => aPlan(tasks, defined({ timeout: 500, failure_policy })))
