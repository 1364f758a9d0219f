import type { Random } from '../../src/simulation/random.ts'

/** Which tasks of a workflow start other workflows. */
export interface Starts {
  /** Now and then what such a task does. */
  readonly draw: (probability: number) => Record<string, unknown> | undefined
  /** It may start itself: then it has no limit of its own, for who waits for itself to end waits for ever. */
  readonly itself: boolean
}

export const startsNothing: Starts = { draw: () => undefined, itself: false }

export const startsSome = (random: Random, startable: readonly string[], itself: boolean): Starts => ({
  itself,
  draw: (probability) => (random.chance(probability) ? drawStart(random, startable) : undefined),
})

const drawStart = (random: Random, startable: readonly string[]): Record<string, unknown> => ({
  component: 'harmonia',
  action: 'run_workflow',
  input: {
    workflow_id: startable.length > 0 && random.chance(0.97) ? random.pick(startable) : 'unheard-of',
    ...(random.chance(0.3) ? { wait: false } : {}),
    ...(random.chance(0.9) ? { input: random.pick(['${input}', { n: 1, list: [] }]) } : {}),
    ...(random.chance(0.2) ? { priority: random.whole(0, 2) } : {}),
  },
})
