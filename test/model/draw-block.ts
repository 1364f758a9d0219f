import fc, { type GeneratorValue } from 'fast-check'
import { data, valueOver, type Seen } from './draw-data.ts'
import type { BlockBody, GroupBody, HandlerBody, LeafBody, Rule, TaskBody } from './language.ts'

/** Where a block stands. */
interface Place {
  readonly serial: boolean
  readonly depth: number
  /** Tasks around it that have ended when it begins. */
  readonly seen: readonly string[]
  readonly vars: readonly string[]
}

const DEEPEST = 2

const whole = (min: number, max: number) => fc.integer({ min, max })
const oneOf = <A>(...items: readonly A[]) => fc.constantFrom(...items)

/** Ids of all the forms that there may be, among them ones that look like numbers; those of a block are not those around it. */
const idOf = (depth: number, n: number): string => `${['t', 'fetch-', '', '_'][n % 4]}${depth}${n}`

/** Rules by which a task starts before all that it waits for has ended: what it may read then, the language does not say. */
const EARLY = ['one_success', 'one_failed', 'one_done', 'always']
const LATE = [
  'all_failed',
  'all_done',
  'none_failed',
  'none_failed_min_one_success',
  'none_skipped',
  'all_skipped',
  'all_done_min_one_success',
]

export const drawBlock = (g: GeneratorValue, place: Place): BlockBody & { readonly input: unknown } => {
  const { serial, depth, seen, vars } = place
  const race = depth > 0 && !serial && g(whole, 0, 3) === 0
  const size = g(whole, 1, depth === 0 ? 6 : 3)
  const tasks: Record<string, TaskBody> = {}
  /** For each task those that have ended when it starts. */
  const ended: (readonly string[])[] = []
  for (let n = 0; n < size; n++) {
    const dependencies = race
      ? []
      : Array.from({ length: n }, (_, m) => m)
          .filter(() => g(whole, 0, 2) === 0)
          .slice(0, 3)
    const depends_on = dependencies.map((m) => idOf(depth, m))
    const rule = dependencies.length > 0 && g(whole, 0, 2) === 0 ? drawRule(g, serial, dependencies.length) : undefined
    const isEarly = typeof rule === 'object' || EARLY.includes(rule ?? '')
    const before = isEarly ? [] : [...new Set(dependencies.flatMap((m) => [idOf(depth, m), ...(ended[m] ?? [])]))]
    ended.push(before)
    const around = { tasks: [...seen, ...before], vars }
    tasks[idOf(depth, n)] = {
      ...(depends_on.length > 0 || g(fc.boolean) ? { depends_on } : {}),
      ...(rule === undefined ? {} : { trigger_rule: rule }),
      ...(g(whole, 0, 6) === 0 ? { when: g(conditions, around) } : {}),
      ...(!serial && g(whole, 0, 5) === 0 ? { total_timeout: g(wholeTimes) } : {}),
      ...drawWork(g, place, around),
    }
  }
  const own = { tasks: [...seen, ...Object.keys(tasks)], vars }
  return {
    tasks,
    input: depth === 0 ? g(data) : undefined,
    ...(race ? { race } : {}),
    ...(!race && !serial && g(whole, 0, 4) === 0 ? { failure_policy: 'fail_fast' as const } : {}),
    ...(!race && g(whole, 0, 2) === 0 ? { output: g(valueOver, own) } : {}),
  }
}

const drawRule = (g: GeneratorValue, serial: boolean, upstream: number): Rule => {
  if (serial) return g(oneOf<Rule>, ...LATE)
  return g(whole, 0, 5) === 0 ? { n_of: g(whole, 1, upstream) } : g(oneOf<Rule>, ...LATE, ...EARLY)
}

const conditions = ({ tasks }: Seen): fc.Arbitrary<string> =>
  fc.constantFrom(
    '${input.n >= 4}',
    '${input.n < 7}',
    '${workflow.version == 1}',
    ...tasks.map((id) => `\${tasks["${id}"].status == "completed"}`),
    ...tasks.map((id) => `\${tasks["${id}"].status == "skipped"}`),
  )

/** Even seconds, and odd ones below: an answer seldom comes in the very moment in which its attempt is given up. */
const timeouts = () => fc.constantFrom(2, 4, 6, 8)

/** For all of a task: seldom the very moment in which something else happens. */
const wholeTimes = () => fc.constantFrom(1.125, 3.375, 7.625, 12.875)

/** Of errors, with and without a rest. */
const types = () => oneOf(['scripted'], ['scripted*'], ['scripted_*', 'timeout'], ['timeout'], ['*'])

/** When tasks come to their turn in a row is nothing that the language says, nor for how long they can be tried again there. */
const retries = (serial: boolean) =>
  fc.record(
    {
      ...(serial ? {} : { max_duration: fc.constantFrom(1.125, 3.375, 9.625) }),
      retry_on: types(),
      abort_on: types(),
      max_attempts: fc.integer({ min: 1, max: 4 }),
      initial_delay: fc.constantFrom(0, 0.5, 2),
      max_delay: fc.constantFrom(0.5, 3, 60),
      multiplier: fc.constantFrom(1, 2, 3),
      jitter: fc.constantFrom(0, 0.5, 1),
    },
    { requiredKeys: [] },
  )

/** What a task does; the rest of it stands around that. */
type Work = Omit<LeafBody, 'depends_on'> | Omit<GroupBody, 'depends_on'>

/** What is done, and how often. */
const drawWork = (g: GeneratorValue, place: Place, around: Seen): Work => {
  const kind = g(whole, 0, 11)
  if (kind === 0) {
    const as = g(fc.boolean) ? 'one' : undefined
    const vars = [...around.vars, as ?? 'item', 'index']
    return { for_each: drawForEach(g, place.serial, around, as), ...drawBody(g, place, { ...around, vars }) }
  }
  if (kind === 1) {
    const vars = [...around.vars, 'iteration', 'previous']
    return { repeat: drawRepeat(g), ...drawBody(g, place, { ...around, vars }) }
  }
  return drawBody(g, place, around)
}

const drawForEach = (
  g: GeneratorValue,
  serial: boolean,
  { tasks }: Seen,
  as: string | undefined,
): NonNullable<TaskBody['for_each']> => ({
  items: g(
    oneOf<unknown>,
    [],
    ['a'],
    [1, '${input.n}', { deep: '${workflow.name}' }],
    '${input.items}',
    '${input.items}',
    '${input}',
    ...tasks.map((id) => `\${tasks["${id}"].output.items}`),
  ),
  ...(as === undefined ? {} : { as }),
  ...(g(fc.boolean) ? { concurrency: g(whole, 1, 2) } : {}),
  ...(!serial && g(whole, 0, 2) === 0
    ? { complete_when: g(oneOf, '${succeeded >= 1}', '${done == total}', '${failed >= 1}', '${done >= 2}') }
    : {}),
})

const drawRepeat = (g: GeneratorValue): NonNullable<TaskBody['repeat']> => ({
  ...g(
    oneOf<object>,
    { until: '${iteration >= 1}' },
    { until: '${output == null}' },
    { while: '${iteration < 2}' },
    { while: '${iteration < input.n}' },
    { until: '${output.n >= 5}' },
  ),
  max_iterations: g(whole, 1, 4),
  ...(g(fc.boolean) ? { delay: g(oneOf, 0.1, 5) } : {}),
})

const drawHandlers = (g: GeneratorValue): { readonly on_error?: readonly HandlerBody[] } =>
  g(whole, 0, 5) > 0
    ? {}
    : {
        on_error: [
          {
            catch: [g(oneOf, 'timeout', 'total_timeout', 'scripted', 'scripted*', 'expression_error', 'task_failed')],
            then: drawThen(g),
          },
          ...(g(fc.boolean) ? [{ then: drawThen(g) }] : []),
        ],
      }

const drawCompensation = (g: GeneratorValue): { readonly compensate?: LeafBody } =>
  g(whole, 0, 4) > 0
    ? {}
    : {
        compensate: g(
          oneOf<LeafBody>,
          { component: 'x', action: 'undo', input: { of: '${output}' }, retry: { max_attempts: 2 } },
          { component: 'harmonia', action: 'echo', input: '${output.n}' },
          { component: 'y', action: 'undo', timeout: 4 },
        ),
      }

const drawThen = (g: GeneratorValue): HandlerBody['then'] =>
  g(
    oneOf<HandlerBody['then']>,
    { output: null },
    { output: { n: 5, of: '${error.type}' } },
    { output: '${input.none}' },
    { component: 'x', action: 'work', input: '${error.type}' },
    { component: 'harmonia', action: 'echo', input: '${input}' },
  )

const drawBody = (g: GeneratorValue, place: Place, around: Seen): Work => {
  const { serial, depth } = place
  if (depth < DEEPEST && g(whole, 0, 5) === 0) {
    const { input: _, ...group } = drawBlock(g, { serial, depth: depth + 1, seen: around.tasks, vars: around.vars })
    return { ...group, ...drawHandlers(g), ...drawCompensation(g) }
  }
  const kind = g(whole, 0, 15)
  const retry = g(whole, 0, 2) === 0 ? { retry: g(retries, serial) } : {}
  const mapping = {
    ...(g(whole, 0, 7) === 0 ? { output: g(oneOf<unknown>, '${result}', { n: '${result.n}' }) } : {}),
    ...drawHandlers(g),
    ...drawCompensation(g),
  }
  if (kind < 2) return { component: 'harmonia', action: 'echo', input: g(valueOver, around), ...mapping }
  if (kind === 2) return { component: 'harmonia', action: 'fail', input: { retryable: g(fc.boolean) }, ...retry }
  // Its output is a time, and when a task comes to its turn in a row is nothing that the language says.
  if (kind === 3 && !serial) return { component: 'harmonia', action: 'wait', input: { seconds: g(oneOf, 0, 2, 9) } }
  return {
    component: g(oneOf, 'x', 'y'),
    action: 'work',
    ...(g(fc.boolean) ? { input: g(valueOver, around) } : {}),
    ...retry,
    ...(g(whole, 0, 2) === 0 ? { timeout: g(timeouts) } : {}),
    ...mapping,
  }
}
