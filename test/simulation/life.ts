import type { Policy } from '../../src/domain/execution/events.ts'
import type { Play } from '../../src/simulation/components.ts'
import type { Coverage } from '../../src/simulation/coverage.ts'
import { live as liveOn, type Life as AnyLife } from '../../src/simulation/life.ts'
import type { Random } from '../../src/simulation/random.ts'
import { newScene } from '../../src/simulation/scene.ts'
import { newAnnotators } from './annotators.ts'
import { newForkers } from './forkers.ts'
import { newArchivists } from './archivists.ts'
import { newAskers } from './askers.ts'
import { coverageOfLives, type Part, type Seen } from './parts.ts'
import { newSubscribers } from './subscribers.ts'
import { newTimekeeper } from './timekeeper.ts'
import { newTemplaters } from './templaters.ts'
import { newUsers } from './users.ts'
import { FETCHED } from './draw-work.ts'
import { newFetchers } from './fetchers.ts'

export interface Life extends AnyLife {
  readonly coverage: Coverage<Seen>
}

export interface LifeOptions {
  readonly seed: number
  readonly without?: ReadonlySet<Part>
  readonly traced?: boolean
  /** What is sure to be in it, unless two engines work on its store and it has to have that to itself. */
  readonly sure?: 'archives' | 'templates'
}

/** Longer than any drawn definition takes by itself. */
const PATIENCE = { milliseconds: 6 * 3_600_000, steps: 60_000 }

/** One seed from its first draw to its end: drawn definitions, and users and subscribers who hold the server to its word. */
export const live = async (options: LifeOptions): Promise<Life> => {
  const coverage = coverageOfLives()
  const scene = newScene(options, coverage)
  const has = (part: Part): boolean => options.without?.has(part) !== true
  const random = scene.random('surroundings')
  const maxDepth = scene.random('depth').pick([1, 2, 10, 10])
  const life = await liveOn({
    scene,
    policy: drawPolicy(random),
    maxConcurrent: random.whole(1, 3),
    maxCalls: random.whole(1, 3),
    maxDepth,
    fetched: FETCHED,
    active: random.pick([2_000, 20_000, 120_000]),
    withModels: random.chance(0.4),
    archives: has('archives') && scene.random('archives').chance(options.sure === 'archives' ? 1 : 0.12),
    env: (variable) => (variable === 'GIVEN' ? 'given' : undefined),
    play,
    patience: PATIENCE,
    cast: (stage) => {
      const users = newUsers({ ...stage, coverage, has, maxDepth })
      const subscribers = newSubscribers({ ...stage, coverage, has })
      const annotators = newAnnotators({ ...stage, coverage, has })
      const forkers = newForkers({ ...stage, coverage, has })
      const askers = newAskers({ ...stage, coverage, has })
      const templaters = newTemplaters({ ...stage, coverage, has, sure: options.sure === 'templates' })
      const archivists = newArchivists({ ...stage, coverage, has })
      const fetchers = newFetchers({ ...stage, coverage, has })
      const timekeeper = newTimekeeper({ ...stage, coverage, has })
      return {
        act: (until) => {
          users.act(until)
          if (has('schedules')) timekeeper.act(until)
          subscribers.begin(until)
          annotators.begin(until)
          forkers.begin(until)
          askers.begin(until)
          archivists.begin(until)
          templaters.begin(until)
          fetchers.begin()
        },
        settle: users.resumeAll,
        checkEnd: async () => {
          await users.lookAtEverything()
          if (scene.firstBroken() === undefined) subscribers.checkEnd()
          if (scene.firstBroken() === undefined) timekeeper.checkEnd()
          if (scene.firstBroken() === undefined) await annotators.checkEnd()
          if (scene.firstBroken() === undefined) await archivists.checkEnd()
          if (scene.firstBroken() === undefined) templaters.checkEnd()
        },
      }
    },
  })
  return { ...life, coverage }
}

const play: Play = (_, random) => {
  const value = random.whole(0, 99)
  return { output: { value, items: [value, value + 1], text: `v${value}` } }
}

const drawPolicy = (random: Random): Policy => ({
  max_attempts: random.whole(1, 4),
  auto_retry: random.chance(0.8),
  task_timeout: random.pick([5, 30]),
  max_task_duration: random.pick([20, 60]),
  parallel: random.chance(0.85),
})
