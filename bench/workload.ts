/** `chain`: one task after the other. `fan`: one task, then all the others but one in parallel, then one that waits for them. */
type Shape = 'chain' | 'fan'

/** What every workflow of a cell is. Plain data: it is sent to the other processes. */
export interface Workload {
  readonly shape: Shape
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
  readonly counted?: { readonly warm: number; readonly measured: number }
}

const chain = (tasks: number, step: Workload['step'], clocked = false): Workload => ({
  shape: 'chain',
  tasks,
  step,
  clocked,
})
const fan = (tasks: number, step: Workload['step']): Workload => ({ shape: 'fan', tasks, step, clocked: false })

const at = (name: string, workload: Workload, ...inFlight: readonly number[]): readonly Cell[] =>
  inFlight.map((count) => ({ name: `${name}c${count}`, workload, inFlight: count }))

const SMALL = 100
const BIG = 10_000

const bigAndSmall = (name: string, workload: (tasks: number) => Workload): readonly Cell[] => [
  { name: `${name}-${SMALL}`, workload: workload(SMALL), inFlight: 1, counted: { warm: 50, measured: 100 } },
  { name: `${name}-${BIG}`, workload: workload(BIG), inFlight: 1, counted: { warm: 1, measured: 3 } },
]

export const cells: readonly Cell[] = [
  ...at('W1', chain(10, 'http'), 1, 64, 256),
  ...at('W2', fan(102, 'http'), 16),
  ...at('W3', chain(10, 'echo'), 1, 64, 256),
  { name: 'W4', workload: chain(1, 'http', true), inFlight: 1 },
  ...bigAndSmall('W5fan', (tasks) => fan(tasks, 'http')),
  ...bigAndSmall('W5chain', (tasks) => chain(tasks, 'http')),
  ...bigAndSmall('W5fan-echo', (tasks) => fan(tasks, 'echo')),
  ...bigAndSmall('W5chain-echo', (tasks) => chain(tasks, 'echo')),
]

/** The cells of the same work in one execution of 10,000 tasks and in executions of 100. */
export const sizes = (name: string): { readonly small: string; readonly big: string } | undefined =>
  name.endsWith(`-${BIG}`) ? { small: name.replace(`-${BIG}`, `-${SMALL}`), big: name } : undefined

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
