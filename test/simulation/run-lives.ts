import type { Life } from './life.ts'
import { coverageOfLives } from './parts.ts'

export interface LivesOptions {
  readonly from: number
  readonly seeds: number
  /** No life begins after that. */
  readonly minutes: number
  /** How many lives that broke a rule are enough. */
  readonly failures: number
  readonly live: (seed: number) => Promise<Pick<Life, 'seed' | 'broken' | 'coverage' | 'steps' | 'events'>>
  /** Seconds since it began. */
  readonly seconds: () => number
  readonly say: (text: string) => void
  readonly progress: (text: string) => void
}

export interface Lives {
  readonly run: number
  readonly failed: readonly number[]
  /** Kinds that never happened, once there were lives enough for that to say something. */
  readonly missing: readonly string[]
}

/** Lives below which a kind that never happened says nothing. */
export const ENOUGH = 2_000

/** Runs one seed after the other, and says how far it is, what broke and what happened how often. */
export const runLives = async (options: LivesOptions): Promise<Lives> => {
  const { from, seeds, minutes, failures, live, seconds, say, progress } = options
  const coverage = coverageOfLives()
  const failed: number[] = []
  let run = 0
  let events = 0
  let steps = 0
  let told = 0
  const sums = (): string =>
    `${run} seeds from ${from}, ${failed.length} failed, ${(run / seconds()).toFixed(1)} schedules/s, ${events} events, ${steps} steps`
  while (run < seeds && seconds() < minutes * 60 && failed.length < failures) {
    const life = await live(from + run)
    run++
    events += life.events
    steps += life.steps
    coverage.add(life.coverage)
    if (life.broken !== undefined) {
      failed.push(life.seed)
      say(`BROKEN by seed ${life.seed}: ${life.broken.rule}: ${life.broken.details.slice(0, 400)}`)
    }
    if (seconds() - told < 10) continue
    told = seconds()
    progress(sums())
  }
  say(`${sums()}\n${coverage.table()}`)
  const missing = run >= ENOUGH ? coverage.missing() : []
  if (missing.length > 0) say(`never happened: ${missing.join(', ')}`)
  return { run, failed, missing }
}
