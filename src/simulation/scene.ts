import type { Coverage } from './coverage.ts'
import type { Fault } from './faults.ts'
import { randomOf, type Random } from './random.ts'
import { newWorld, type World } from './world.ts'

/** A rule that was broken, and how; `at` in milliseconds since the life began. */
export interface Broken {
  readonly rule: string
  readonly details: string
  readonly at: number
}

/** What everyone in one life shares. */
export interface Scene {
  readonly seed: number
  readonly world: World
  readonly random: (purpose: string) => Random
  readonly has: (fault: Fault) => boolean
  readonly coverage: Coverage
  /** One line of the life's log, when somebody reads it. */
  readonly trace: (line: () => string) => void
  readonly lines: readonly string[]
  /** The first one counts: what follows may be its consequence. */
  readonly broken: (rule: string, details: string) => void
  readonly firstBroken: () => Broken | undefined
  /** From here on nothing goes wrong any more. */
  readonly calm: { yet: boolean; since?: number }
  /** A clock was put back: what was due before may happen at an earlier time than it was due. */
  readonly clocks: { putBack: boolean }
}

export interface SceneOptions {
  readonly seed: number
  readonly without?: ReadonlySet<string>
  readonly traced?: boolean
}

export const newScene = ({ seed, without = new Set(), traced = false }: SceneOptions, coverage: Coverage): Scene => {
  const random = (purpose: string): Random => randomOf(seed, purpose)
  const world = newWorld(random('ties'))
  const start = world.now()
  const lines: string[] = []
  let first: Broken | undefined
  const trace: Scene['trace'] = (line) => {
    if (traced && first === undefined) lines.push(`${String(world.now() - start).padStart(9)} ${line()}`)
  }
  return {
    seed,
    world,
    random,
    has: (fault) => !without.has(fault),
    coverage,
    trace,
    lines,
    broken: (rule, details) => {
      trace(() => `BROKEN ${rule}: ${details}`)
      first ??= { rule, details, at: world.now() - start }
    },
    firstBroken: () => first,
    calm: { yet: false },
    clocks: { putBack: false },
  }
}
