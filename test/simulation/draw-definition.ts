import type { Definition } from '../../src/domain/definition/index.ts'
import type { Random } from '../../src/simulation/random.ts'
import { runnable } from '../support/runnable.ts'
import { drawGraph, upstreamIn } from './draw-graph.ts'
import { drawFailures, drawRetry } from './draw-failures.ts'
import { drawAround } from './draw-around.ts'
import { value } from './draw-value.ts'
import { startsNothing, type Starts } from './draw-starts.ts'
import { drawWork } from './draw-work.ts'

type Body = Record<string, unknown>

interface Draw {
  readonly random: Random
  readonly starts: Starts
}

/** A definition from all of the language, as an author might send it, read by the real parser. */
export const drawDefinition = (random: Random, name: string, starts: Starts = startsNothing): Definition => {
  const tasks = drawBlock({ random, starts }, 0, [])
  const ids = Object.keys(tasks)
  const asArray = random.chance(0.3)
  const body: Body = {
    name,
    tasks: asArray ? Object.entries(tasks).map(([id, task]) => ({ id, ...task })) : tasks,
    ...(random.chance(0.3) ? { output: value(random, ids, 2) } : {}),
    ...(random.chance(0.15) ? { timeout: random.pick([2, 20, 200]) } : {}),
    ...(random.chance(0.3) ? { input_schema: INPUT_SCHEMA } : {}),
    ...(random.chance(0.15) ? { failure_policy: 'fail_fast' } : {}),
    ...(random.chance(0.2) ? { compensate_on: [random.pick(['failed', 'cancelled'])] } : {}),
    ...(!starts.itself && random.chance(0.2) ? { concurrency: drawConcurrency(random) } : {}),
  }
  return runnable(body)
}

const INPUT_SCHEMA = { type: 'object', required: ['n'], properties: { n: { type: 'number' } } }

const drawConcurrency = (random: Random): Body => ({
  limit: random.whole(1, 2),
  ...(random.chance(0.5) ? { key: '${input.n > 4}' } : {}),
  when_full: random.pick(['queue', 'queue', 'reject', 'cancel_oldest']),
})

/** Not more than this, one inside the other. */
const DEEPEST = 2

/** Tasks that wait for each other. Their ids are those of no block around them; `seen` are tasks that those around may read. */
const drawBlock = (draw: Draw, depth: number, seen: readonly string[], race = false): Record<string, Body> => {
  const { random, starts } = draw
  const size = random.whole(1, depth === 0 ? random.pick([3, 6, 10]) : 3)
  const graph = race ? Array.from({ length: size }, () => []) : drawGraph(random, size)
  const idOf = (index: number): string => `${'tuv'[depth]}${index}`
  return Object.fromEntries(
    graph.map((dependencies, index) => {
      const depends_on = dependencies.map(idOf)
      const readable = [...seen, ...upstreamIn(graph, index).map(idOf)]
      const task = {
        depends_on,
        ...drawAround(random, depends_on, readable),
        ...(depth < DEEPEST && random.chance(0.15) ? drawGroup(draw, depth + 1, readable) : drawLeaf(draw, readable)),
        ...drawFailures(random, readable, starts),
      }
      return [idOf(index), task]
    }),
  )
}

const drawGroup = (draw: Draw, depth: number, seen: readonly string[]): Body => {
  const { random } = draw
  const race = random.chance(0.25)
  const tasks = drawBlock(draw, depth, seen, race)
  return {
    tasks,
    ...(race ? { race } : {}),
    ...(random.chance(0.25) ? { failure_policy: 'fail_fast' } : {}),
    ...(!race && random.chance(0.3) ? { output: value(random, Object.keys(tasks), 1) } : {}),
  }
}

const drawLeaf = ({ random, starts }: Draw, seen: readonly string[]): Body => ({
  ...(starts.draw(0.12) ?? drawWork(random, seen)),
  ...(random.chance(0.3) ? { retry: drawRetry(random) } : {}),
  ...(random.chance(0.3) ? { timeout: random.pick([0.5, 5, 30]) } : {}),
  ...(random.chance(0.03) ? { heartbeat_timeout: 3 } : {}),
  ...(random.chance(0.1) ? { output: random.pick(['${result}', { wrapped: '${result}' }, '${result.value}']) } : {}),
})
