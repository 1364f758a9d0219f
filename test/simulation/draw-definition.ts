import * as E from 'fp-ts/lib/Either.js'
import { parseDefinition, type Definition } from '../../src/domain/definition/index.ts'
import type { RetryPolicy } from '../../src/domain/definition/definition.ts'
import type { Random } from '../../src/simulation/random.ts'

const COMPONENTS = ['alpha', 'beta'] as const

/** A definition from all of the language, as an author might send it, read by the real parser. */
export const drawDefinition = (random: Random, name: string): Definition => {
  const size = random.whole(1, random.pick([3, 6, 12]))
  const shape = random.pick(SHAPES)
  const graph = Array.from({ length: size }, (_, index) => shape(index, size, random))
  const upstream = closure(graph)
  const tasks = graph.map((dependencies, index) => ({
    id: idOf(index),
    depends_on: dependencies.map(idOf),
    ...work(random, (upstream[index] as number[]).map(idOf)),
    ...(random.chance(0.3) ? { retry: retry(random) } : {}),
    ...(random.chance(0.3) ? { timeout: random.pick([0.5, 5, 30]) } : {}),
  }))
  const asArray = random.chance(0.3)
  const all = graph.map((_, index) => idOf(index))
  const body = {
    name,
    tasks: asArray ? tasks : Object.fromEntries(tasks.map(({ id, ...task }) => [id, task])),
    ...(random.chance(0.3) ? { output: value(random, all, 2) } : {}),
    ...(random.chance(0.15) ? { timeout: random.pick([2, 20, 200]) } : {}),
    ...(random.chance(0.3) ? { input_schema: INPUT_SCHEMA } : {}),
  }
  const parsed = parseDefinition(body)
  if (E.isLeft(parsed)) throw new Error(`the simulator drew no definition: ${JSON.stringify([body, parsed.left])}`)
  return parsed.right.definition
}

const INPUT_SCHEMA = { type: 'object', required: ['n'], properties: { n: { type: 'number' } } }

const idOf = (index: number): string => `t${index}`

type Shape = (index: number, size: number, random: Random) => number[]

const SHAPES: readonly Shape[] = [
  // A chain.
  (index) => (index === 0 ? [] : [index - 1]),
  // Nothing waits for anything.
  () => [],
  // A fan that is joined again.
  (index, size) => (index === 0 ? [] : index < size - 1 ? [0] : Array.from({ length: size - 2 }, (_, n) => n + 1)),
  // Layers of two.
  (index) => (index < 2 ? [] : [index - (index % 2) - 2, index - (index % 2) - 1]),
  // Anything.
  (index, _, random) => Array.from({ length: index }, (_, n) => n).filter(() => random.chance(0.3)),
]

const closure = (graph: readonly (readonly number[])[]): readonly (readonly number[])[] => {
  const all: Set<number>[] = []
  for (const dependencies of graph) {
    all.push(new Set(dependencies.flatMap((dependency) => [dependency, ...(all[dependency] as Set<number>)])))
  }
  return all.map((one) => [...one])
}

const retry = (random: Random): RetryPolicy =>
  random.pick<RetryPolicy>([
    {},
    { max_attempts: 1 },
    { max_attempts: 4, initial_delay: 0, jitter: 0 },
    { max_attempts: 2, initial_delay: 5, jitter: 0.5 },
    { max_attempts: 5, initial_delay: 0.1, multiplier: 4, max_delay: 10 },
  ])

const work = (random: Random, upstream: readonly string[]) => {
  const kind = random.whole(0, 11)
  switch (kind) {
    case 0:
    case 1:
      return { component: 'harmonia', action: 'echo', input: value(random, upstream, 2) }
    case 2:
      return { component: 'harmonia', action: 'wait', input: { seconds: random.pick([0, 0.2, 3, 40]) } }
    case 3:
      return random.chance(0.5)
        ? { component: 'harmonia', action: 'wait', input: { until: '2026-01-01T00:00:20.000Z' } }
        : { component: 'harmonia', action: 'wait', input: { seconds: '${input.n}' } }
    case 4:
      if (random.chance(0.5))
        return { component: 'harmonia', action: 'echo', input: { deep: [value(random, upstream, 1)] } }
      return {
        component: 'harmonia',
        action: 'fail',
        input: { retryable: random.chance(0.7), message: 'as it was told' },
      }
    case 5:
      return {
        component: 'http',
        action: 'request',
        input: {
          url: 'http://web/x',
          query: { q: random.pick(['x', '${input.n}', 'a ${workflow.name}', '${input}']) },
        },
      }
    case 6:
      return { component: 'harmonia', action: random.chance(0.2) ? 'unheard_of' : 'echo', input: {} }
    default:
      return { component: random.pick(COMPONENTS), action: 'work', input: value(random, upstream, 2) }
  }
}

/** A value with expressions in it. Some of them lead to what will not be there. */
const value = (random: Random, upstream: readonly string[], depth: number): unknown => {
  if (depth > 0 && random.chance(0.4)) {
    const items = Array.from({ length: random.whole(0, 3) }, () => value(random, upstream, depth - 1))
    return random.chance(0.4) ? items : Object.fromEntries(items.map((item, n) => [`k${n}`, item]))
  }
  if (random.chance(0.5)) return random.pick([null, true, 0, -1.5, '', 'text', '$${literal}', 'ünï ☂'])
  if (random.chance(0.04)) return random.pick(NOWHERE)
  const root = upstream.length > 0 && random.chance(0.7) ? task(random, upstream) : random.pick(ROOTS)
  return random.chance(0.3) ? `a ${root} b` : root
}

const ROOTS = [
  '${input}',
  '${input.n}',
  '${input.list[-1]}',
  '${workflow.name}',
  '${workflow.version}',
  '${execution.id}',
  '${env.GIVEN}',
] as const

/** What leads nowhere, now and then or always. */
const NOWHERE = ['${env.ABSENT}', '${input.absent}'] as const

const task = (random: Random, upstream: readonly string[]): string => {
  const id = random.pick(upstream)
  const path = random.chance(0.85)
    ? random.pick(['output', 'output', 'status'])
    : random.pick(['output.value', 'output.items[0]', 'output.nothing'])
  return `\${tasks.${id}.${path}}`
}
