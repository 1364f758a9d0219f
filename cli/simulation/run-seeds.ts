import type { Simulator } from '../../src/simulation/simulate.ts'

export interface Wanted {
  readonly seeds: number
  readonly seed?: number | undefined
  readonly minutes?: number | undefined
}

const TELL_EVERY_MS = 5_000

/** Runs the seeds that were asked for, or as many as the time allows, and says now and then how far it is. */
export const runSeeds = async (
  simulator: Simulator,
  { seeds, seed, minutes = Infinity }: Wanted,
  progress: NodeJS.WriteStream | undefined,
): Promise<void> => {
  const [first, last] = seed === undefined ? [1, seeds] : [seed, seed]
  const began = performance.now()
  let told = began
  let broke = 0
  for (let next = first; next <= last && performance.now() - began < minutes * 60_000; next++) {
    if (!(await simulator.run(next))) broke++
    if (performance.now() - told < TELL_EVERY_MS) continue
    told = performance.now()
    progress?.write(`${next - first + 1} of ${last - first + 1} seeds, ${broke} broke a rule\n`)
  }
}
