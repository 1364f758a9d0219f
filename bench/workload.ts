/**
 * `chain`: one task after the other. `fan`: one task, then all the others but one in parallel, then one that waits for them. `items`: one
 * for_each, all of its items in parallel. `iterations`: one repeat.
 */
type Shape = 'chain' | 'fan' | 'items' | 'iterations'

/** What every workflow of a cell is. Plain data: it is sent to the other processes. */
export interface Workload {
  readonly shape: Shape
  /** The steps: tasks of the definition, or else items or iterations of the one that it has. */
  readonly tasks: number
  /** Who carries the tasks out: the component over HTTP, or the built-in echo, which passes on what the task before put out. */
  readonly step: 'http' | 'echo'
  /** Whether the first task tells the component when its workflow was submitted. */
  readonly clocked: boolean
}

/** Until when a phase lasts: its seconds, or its number of workflows. */
export type Bound = { readonly seconds: number } | { readonly workflows: number }

/** One line of the table: a workload, how many workflows are in flight, and for how long. */
export interface Cell {
  readonly name: string
  readonly workload: Workload
  readonly inFlight: number
  /** Where the number of workflows is fixed, because one takes seconds; else the options say how many seconds. */
  readonly counted?: { readonly warm: number; readonly measured: number } | undefined
}

const workload = (shape: Shape, tasks: number, step: Workload['step']): Workload => ({
  shape,
  tasks,
  step,
  clocked: false,
})

const at = (name: string, workload: Workload, ...inFlight: readonly number[]): readonly Cell[] =>
  inFlight.map((count) => ({ name: `${name}c${count}`, workload, inFlight: count }))

const SMALL = 100
const MIDDLE = 1_000
const BIG = 10_000

/** How many workflows of a size are run: all sizes take about as long. */
const counts: Readonly<Record<number, Cell['counted']>> = {
  [SMALL]: { warm: 50, measured: 100 },
  [MIDDLE]: { warm: 5, measured: 20 },
  [BIG]: { warm: 1, measured: 3 },
}

const bySize = (name: string, shape: Shape, step: Workload['step'], ...sizes: readonly number[]): readonly Cell[] =>
  sizes.map((tasks) => ({
    name: `${name}-${tasks}`,
    workload: workload(shape, tasks, step),
    inFlight: 1,
    counted: counts[tasks],
  }))

export const cells: readonly Cell[] = [
  ...at('W1', workload('chain', 10, 'http'), 1, 64, 256),
  ...at('W2', workload('fan', 102, 'http'), 16),
  ...at('W3', workload('chain', 10, 'echo'), 1, 64, 256),
  { name: 'W4', workload: { ...workload('chain', 1, 'http'), clocked: true }, inFlight: 1 },
  ...bySize('W5fan', 'fan', 'http', SMALL, BIG),
  ...bySize('W5chain', 'chain', 'http', SMALL, BIG),
  ...bySize('W5fan-echo', 'fan', 'echo', SMALL, BIG),
  ...bySize('W5chain-echo', 'chain', 'echo', SMALL, BIG),
  ...bySize('W6', 'items', 'http', SMALL, MIDDLE, BIG),
  ...bySize('W6echo', 'items', 'echo', SMALL, MIDDLE, BIG),
  ...bySize('W7', 'iterations', 'http', SMALL, MIDDLE, BIG),
  ...bySize('W7echo', 'iterations', 'echo', SMALL, MIDDLE, BIG),
]

/** The cell of the same work in the smallest executions, if this one is of larger ones. */
export const smallest = ({ name, workload: { tasks } }: Cell): string | undefined =>
  name.endsWith(`-${tasks}`) && tasks > SMALL ? `${name.slice(0, -String(tasks).length)}${SMALL}` : undefined

/** The cells with these names; a name that is no cell's stands for all that begin with it (`W1`, `W5fan`). Throws when there are none. */
export const cellsNamed = (names: readonly string[]): readonly Cell[] => {
  const meant = names.flatMap((name) => {
    const exact = cells.filter((cell) => cell.name === name)
    const found = exact.length > 0 ? exact : cells.filter((cell) => cell.name.startsWith(name))
    if (found.length === 0)
      throw new Error(`no such cell: ${name}. There are ${cells.map((cell) => cell.name).join(', ')}.`)
    return found
  })
  return cells.filter((cell) => meant.includes(cell))
}
