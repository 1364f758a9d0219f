import { newCoverage, type Coverage } from './coverage.ts'
import { randomOf, type Random } from './random.ts'
import { newWorld, type World } from './world.ts'

/** What can be left out of a life, to find out what a failure needs. */
export const PARTS = [
  'second engine',
  'crashes',
  'stops',
  'rivals',
  'refusals',
  'lost acknowledgements',
  'slow store',
  'outages',
  'read faults',
  'clock jumps',
  'late timers',
  'snapshots',
  'bad components',
  'lazy components',
  'pauses',
  'cancels',
  'looks',
  'lists',
  'updates',
  'subscribers',
  'third execution',
  'second execution',
] as const
export type Part = (typeof PARTS)[number]

/** A rule that was broken, and how. */
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
  readonly has: (part: Part) => boolean
  readonly coverage: Coverage
  /** One line of the life's log, when somebody reads it. */
  readonly trace: (line: () => string) => void
  readonly lines: readonly string[]
  /** The first one counts: what follows may be its consequence. */
  readonly broken: (rule: string, details: string) => void
  readonly firstBroken: () => Broken | undefined
  /** From here on nothing goes wrong any more. */
  readonly calm: { yet: boolean }
  /** A clock was put back: what was due before may happen at an earlier time than it was due. */
  readonly clocks: { putBack: boolean }
}

export interface SceneOptions {
  readonly seed: number
  readonly without?: ReadonlySet<Part>
  readonly traced?: boolean
}

export const newScene = ({ seed, without = new Set(), traced = false }: SceneOptions): Scene => {
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
    has: (part) => !without.has(part),
    coverage: newCoverage(),
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
