import fc from 'fast-check'
import type { Policy } from '../../src/domain/execution/events.ts'
import type { Body, Reply, TaskBody } from './interpreter.ts'

/** One execution, with everything that decides how it goes. */
export interface Story {
  readonly body: Body
  /** Tasks are sent as an array instead of an object. */
  readonly asArray: boolean
  readonly input: unknown
  readonly policy: Policy
  /** Per task what is said to its attempts; the last is said to all that follow. */
  readonly replies: Readonly<Record<string, readonly Reply[]>>
  /** When the process ends and another one takes over, in milliseconds; undefined for never. */
  readonly restartAt: number | undefined
}

/** Ids of all the forms that there may be, among them ones that look like numbers. */
const idOf = (n: number): string => `${['t', 'fetch-', '', '_'][n % 4]}${n}`

const data: fc.Arbitrary<unknown> = fc.oneof(
  {
    weight: 5,
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

const reference = (upstream: readonly string[]): fc.Arbitrary<string> => {
  const others = fc.constantFrom('workflow.name', 'workflow.version', 'execution.id', 'env.REGION')
  const roots = fc.constantFrom('input', ...upstream.map((id) => `tasks.${id}.output`))
  const paths = (suffix: fc.Arbitrary<string>) => fc.tuple(roots, suffix).map((parts) => parts.join(''))
  const statuses = upstream.length === 0 ? others : fc.constantFrom(...upstream.map((id) => `tasks.${id}.status`))
  return fc
    .oneof(
      { weight: 24, arbitrary: paths(there) },
      { weight: 1, arbitrary: paths(perhaps) },
      { weight: 2, arbitrary: others },
      { weight: 2, arbitrary: statuses },
      { weight: 1, arbitrary: fc.constant('env.SECRET') },
    )
    .map((path) => `\${${path}}`)
}

const valueOver = (upstream: readonly string[]): fc.Arbitrary<unknown> => {
  const text = fc
    .array(fc.oneof(reference(upstream), fc.constantFrom('a', ' and ', '$${x}', '$', '}')), { maxLength: 3 })
    .map((parts) => parts.join(''))
    // A dollar sign in front of an expression would make it literal, and what follows could be no end of it.
    .filter((joined) => !/\$\$\{(?!x\})/.test(joined))
  const leaf = fc.oneof(reference(upstream), text, fc.nat(9), fc.constant(null))
  return fc.oneof(
    leaf,
    fc.array(leaf, { maxLength: 2 }),
    fc.dictionary(fc.constantFrom('x', 'y', 'a b'), leaf, { maxKeys: 2 }),
  )
}

/** Even seconds, and odd ones below, so that no answer comes in the very moment in which its attempt is given up. */
const timeout = fc.constantFrom(2, 4, 6, 8)
const after = fc.constantFrom(1_000, 1_000, 1_000, 3_000, 5_000)

const replies: fc.Arbitrary<readonly Reply[]> = fc.array(
  fc.oneof(
    { weight: 12, arbitrary: fc.record({ kind: fc.constant('result' as const), after, output: data }) },
    {
      weight: 3,
      arbitrary: fc.record(
        {
          kind: fc.constant('error' as const),
          after,
          retryable: fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, fc.constant(false)),
          retry_after: fc.constantFrom(0, 3, 90),
        },
        { requiredKeys: ['kind', 'after', 'retryable'] },
      ),
    },
    { weight: 1, arbitrary: fc.constant({ kind: 'silence' as const }) },
  ),
  { minLength: 1, maxLength: 4 },
)

const retry = fc.record(
  {
    max_attempts: fc.integer({ min: 1, max: 4 }),
    initial_delay: fc.constantFrom(0, 0.5, 2),
    max_delay: fc.constantFrom(0.5, 3, 60),
    multiplier: fc.constantFrom(1, 2, 3),
    jitter: fc.constantFrom(0, 0.5, 1),
  },
  { requiredKeys: [] },
)

const carriedOut = (upstream: readonly string[], serial: boolean): fc.Arbitrary<TaskBody> => {
  const called = fc.record(
    { component: fc.constantFrom('x', 'y'), action: fc.constant('work'), input: valueOver(upstream), retry, timeout },
    { requiredKeys: ['component', 'action'] },
  )
  const builtIn = (action: string, input: fc.Arbitrary<unknown>): fc.Arbitrary<TaskBody> =>
    fc.record({ component: fc.constant('harmonia'), action: fc.constant(action), input })
  const wait = builtIn('wait', fc.record({ seconds: fc.constantFrom(0, 2, 9) }))
  return fc.oneof(
    { weight: 12, arbitrary: called },
    { weight: 2, arbitrary: builtIn('echo', valueOver(upstream)) },
    { weight: 1, arbitrary: builtIn('fail', fc.record({ retryable: fc.boolean() })) },
    // Its output is a time, and when a task comes to its turn in a row is nothing that the language says.
    { weight: serial ? 0 : 1, arbitrary: wait },
  )
}

/** For each task the earlier ones that it waits for. */
const graphs: fc.Arbitrary<readonly (readonly number[])[]> = fc.integer({ min: 1, max: 8 }).chain((size) =>
  fc.tuple(
    ...Array.from({ length: size }, (_, n) => {
      const earlier = Array.from({ length: n }, (_, place) => place)
      return fc.subarray(earlier, { maxLength: Math.min(n, 3) })
    }),
  ),
)

const upstreamOf = (graph: readonly (readonly number[])[], n: number): readonly number[] => {
  const direct = graph[n] ?? []
  return [...new Set([...direct, ...direct.flatMap((earlier) => upstreamOf(graph, earlier))])]
}

const taskAt = (graph: readonly (readonly number[])[], n: number, serial: boolean): fc.Arbitrary<TaskBody> => {
  const depends_on = (graph[n] ?? []).map(idOf)
  return fc
    .tuple(carriedOut(upstreamOf(graph, n).map(idOf), serial), fc.boolean())
    .map(([task, leaveOut]) => (depends_on.length === 0 && leaveOut ? task : { ...task, depends_on }))
}

const bodyOf = (serial: boolean): fc.Arbitrary<Body> =>
  graphs
    .chain((graph) => fc.tuple(...graph.map((_, n) => taskAt(graph, n, serial))))
    .chain((drawn) =>
      fc.record(
        {
          name: fc.constant('drawn'),
          tasks: fc.constant(Object.fromEntries(drawn.map((task, n) => [idOf(n), task]))),
          output: valueOver(drawn.map((_, n) => idOf(n))),
          // Half a millisecond behind everything else that happens in that second, so that nothing is a draw.
          ...(serial ? {} : { timeout: fc.integer({ min: 1, max: 40 }).map((seconds) => seconds + 0.0005) }),
        },
        { requiredKeys: ['name', 'tasks'] },
      ),
    )

const policyOf = (serial: boolean): fc.Arbitrary<Policy> =>
  fc.record({
    max_attempts: fc.integer({ min: 1, max: 3 }),
    auto_retry: fc.boolean(),
    task_timeout: fc.constantFrom(4, 20),
    max_task_duration: fc.constantFrom(6, 100),
    parallel: fc.constant(!serial),
  })

export const stories: fc.Arbitrary<Story> = fc
  .oneof({ weight: 3, arbitrary: fc.constant(false) }, fc.constant(true))
  .chain((serial) =>
    fc.tuple(bodyOf(serial), policyOf(serial)).chain(([body, policy]) =>
      fc.record({
        body: fc.constant(body),
        asArray: fc.boolean(),
        input: data,
        policy: fc.constant(policy),
        replies: fc.record(Object.fromEntries(Object.keys(body.tasks).map((id) => [id, replies]))),
        restartAt: fc.option(fc.integer({ min: 0, max: 12_000 }), { nil: undefined, freq: 2 }),
      }),
    ),
  )
