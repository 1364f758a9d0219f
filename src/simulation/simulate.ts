import * as E from 'fp-ts/lib/Either.js'
import { checkInput, type Definition } from '../domain/definition/index.ts'
import type { Policy } from '../domain/execution/events.ts'
import type { Problem } from '../domain/problem.ts'
import type { Env } from '../domain/execution/index.ts'
import type { Play } from './components.ts'
import { KINDS, newCoverage } from './coverage.ts'
import { FAULTS, type Fault } from './faults.ts'
import { drawInput } from './given/draw-input.ts'
import { needsOf } from './given/needs.ts'
import { newPeople } from './given/people.ts'
import { reportOf, type Finding, type Report } from './given/report.ts'
import type { Script } from './given/script.ts'
import { invent, newShape } from './given/shape.ts'
import { count, newTally, taskOf } from './given/tally.ts'
import { live, type Life } from './life.ts'
import { randomOf, type Random } from './random.ts'
import { newScene } from './scene.ts'
import { shrink } from './shrink.ts'

export { readScript, type Script } from './given/script.ts'
export { FAULTS, type Fault } from './faults.ts'
export type { Durations, Finding, Report } from './given/report.ts'

/** A definition and everything around it that decides how its executions go, but for the seed. */
export interface Simulated {
  readonly definition: Definition
  readonly faults: ReadonlySet<Fault>
  /** What every execution starts with; without it each gets one that is drawn. */
  readonly input?: { readonly value: unknown }
  readonly script: Script
  readonly policy: Policy
  readonly maxConcurrentWorkflows: number
  readonly maxCallsPerComponent: number
}

export interface Simulator {
  /** One more seed for the report. True: it broke no rule. */
  readonly run: (seed: number) => Promise<boolean>
  /** The log of one seed, to the last byte the same each time. */
  readonly logOf: (seed: number) => Promise<{ readonly lines: readonly string[]; readonly broken: string | undefined }>
  /** Everything so far, each broken rule with the shortest story that breaks it. */
  readonly report: () => Promise<Report>
}

interface Broke {
  readonly seed: number
  readonly details: string
  times: number
}

/** How long a life may take, in simulated time and in steps: what takes longer never ends. */
const PATIENCE = { milliseconds: 50 * 365 * 86_400_000, steps: 300_000 }
const ACTIVE = [2_000, 20_000, 120_000, 3_600_000] as const
const LINES = 60
/** As a server has it that was told nothing else. */
const MAX_DEPTH = 10
const TRIES = 50

/** Left: no input that fits the definition's schema was found, or the one that was given does not fit. */
export const simulator = (simulated: Simulated): E.Either<readonly Problem[], Simulator> => {
  const { definition, faults, input, script } = simulated
  const needs = needsOf(definition)
  const tally = newTally()
  const broke = new Map<string, Broke>()
  let seeds = 0

  const inputOf = (random: Random): unknown => {
    if (input !== undefined) return input.value
    let drawn: unknown
    for (let tries = 0; tries < TRIES; tries++) {
      drawn = drawInput(definition.input_schema, needs.input, random)
      if (E.isRight(checkInput(definition, drawn))) break
    }
    return drawn
  }

  const play: Play = ({ component, action, task_id }, random) => {
    const replies = script.get(`${component}.${action}`)
    if (replies !== undefined) return random.pick(replies)
    const answer = invent(needs.answers.get(taskOf(task_id)) ?? newShape(), random)
    return { output: component === 'http' ? (answer as { readonly body?: unknown }).body : answer }
  }

  const dataFor = (taskId: string, random: Random): unknown =>
    invent(needs.answers.get(taskOf(taskId))?.members.get('data') ?? newShape(), random)

  const liveOne = async (seed: number, without: ReadonlySet<string>, traced = false): Promise<Life> => {
    const scene = newScene({ seed, without, traced }, newCoverage(KINDS))
    const random = scene.random('surroundings')
    const tight = random.chance(0.25)
    const life = await live({
      scene,
      policy: simulated.policy,
      maxConcurrent: tight ? random.whole(1, 2) : simulated.maxConcurrentWorkflows,
      maxCalls: tight ? random.whole(1, 2) : simulated.maxCallsPerComponent,
      maxDepth: MAX_DEPTH,
      active: random.pick(ACTIVE),
      withModels: false,
      env: madeUp,
      play,
      patience: PATIENCE,
      cast: (stage) => newPeople({ ...stage, definition, inputOf, dataFor }),
    })
    return life
  }

  const missing = new Set((Object.keys(FAULTS) as Fault[]).filter((fault) => !faults.has(fault)))

  const findingOf = async (rule: string, { seed, details, times }: Broke): Promise<Finding> => {
    const without = await shrink([...faults], rule, (less) => liveOne(seed, new Set([...missing, ...less])))
    const shortest = await liveOne(seed, new Set([...missing, ...without]), true)
    return { rule, seed, times, details, without: [...without], trace: shortest.lines.slice(-LINES) }
  }

  const fits = checkInput(definition, inputOf(randomOf(0, 'input')))
  if (E.isLeft(fits)) return fits
  return E.right({
    run: async (seed) => {
      const life = await liveOne(seed, missing)
      seeds++
      count(tally, seed, life.history, life.redelivered)
      if (life.broken === undefined) return true
      const { rule, details } = life.broken
      const known = broke.get(rule)
      if (known !== undefined) known.times++
      else broke.set(rule, { seed, details, times: 1 })
      return false
    },
    logOf: async (seed) => {
      const { lines, broken } = await liveOne(seed, missing, true)
      return { lines, broken: broken?.rule }
    },
    report: async () => {
      const findings: Finding[] = []
      for (const [rule, what] of broke) findings.push(await findingOf(rule, what))
      return reportOf(definition, seeds, faults, tally, findings)
    },
  })
}

/** Whatever a definition reads of the environment is there. */
const madeUp: Env = (name) => `the value of ${name}`
