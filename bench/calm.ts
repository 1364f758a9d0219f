import { setTimeout as wait } from 'node:timers/promises'
import { machineCpuSeconds } from './processes.ts'

/** Cores that others may use while something is measured. */
export const CALM = 0.1

const PATIENCE_S = 600
const SECONDS_IN_A_ROW = 3

/** Resolves when nobody has used the machine for some seconds, or after ten minutes all the same. Nothing of the bench may be running. */
export const untilCalm = async (): Promise<void> => {
  let calm = 0
  for (let second = 0; second < PATIENCE_S && calm < SECONDS_IN_A_ROW; second++) {
    const before = machineCpuSeconds()
    await wait(1_000)
    calm = machineCpuSeconds() - before <= CALM ? calm + 1 : 0
  }
}
