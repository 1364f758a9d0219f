import type { Outcomes } from '../engine/traffic/traffic.ts'

/** Seen a while ago counts for less and less: after so many milliseconds for half as much. */
const HALF_LIFE = 120_000
/** Of what is left of fewer calls than this, nothing is said. */
const FEWEST = 0.1

interface Seen {
  before: Outcomes
  told: number
  unwell: number
}

/** The share of calls of the last minutes that did not go well, by component; two numbers of each are kept. */
export interface RecentErrors {
  /** To be told again and again of the sums, by name, and how many milliseconds have passed. */
  readonly note: (sums: ReadonlyMap<string, Outcomes>, passed: number) => void
  readonly ratioOf: (component: string) => number | null
}

export const openRecentErrors = (): RecentErrors => {
  let seen = new Map<string, Seen>()
  return {
    note: (sums, passed) => {
      const keeps = 0.5 ** (passed / HALF_LIFE)
      seen = new Map(
        [...sums].map(([name, now]) => {
          const { before, told, unwell } = seen.get(name) ?? { before: NONE, told: 0, unwell: 0 }
          return [
            name,
            {
              before: now,
              told: told * keeps + now.told - before.told,
              unwell: unwell * keeps + now.unwell - before.unwell,
            },
          ]
        }),
      )
    },
    ratioOf: (component) => {
      const { told, unwell } = seen.get(component) ?? { told: 0, unwell: 0 }
      return told < FEWEST ? null : Math.round((unwell / told) * 1_000) / 1_000
    },
  }
}

const NONE: Outcomes = { told: 0, unwell: 0 }
