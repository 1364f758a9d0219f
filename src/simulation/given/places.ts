import { isGroup, type Call, type Definition, type Task } from '../../domain/definition/definition.ts'

/** A task of a definition where it stands. */
export interface Placed {
  /** What its instances are called, with `[]` for any element or iteration: `fan`, `fan[].charge`. */
  readonly path: string
  /** The same of what is done, again and again where it is iterated: `fan[]`. */
  readonly body: string
  readonly task: Task
  readonly block: PlacedBlock
  /** The tasks inside, when it is a group. */
  readonly inside: PlacedBlock | undefined
}

/** Tasks that see each other, and those of the block around them. */
export interface PlacedBlock {
  readonly tasks: ReadonlyMap<string, Placed>
  readonly around: Placed | undefined
}

export const placesIn = (definition: Definition): PlacedBlock => blockIn(definition.tasks, '', undefined)

const blockIn = (tasks: Readonly<Record<string, Task>>, prefix: string, around: Placed | undefined): PlacedBlock => {
  const placed = new Map<string, Placed>()
  const block = { tasks: placed, around }
  for (const [id, task] of Object.entries(tasks)) placed.set(id, placedIn(block, `${prefix}${id}`, task))
  return block
}

const placedIn = (block: PlacedBlock, path: string, task: Task): Placed => {
  const isIterated = task.for_each !== undefined || task.repeat !== undefined
  const body = isIterated ? `${path}[]` : path
  const placed: { -readonly [Key in keyof Placed]: Placed[Key] } = { path, body, task, block, inside: undefined }
  if (isGroup(task)) placed.inside = blockIn(task.tasks, `${body}.`, placed)
  return placed
}

/** Every task, however deep, before what is inside it. */
export const allIn = (block: PlacedBlock): readonly Placed[] =>
  [...block.tasks.values()].flatMap((placed) => [placed, ...(placed.inside === undefined ? [] : allIn(placed.inside))])

/** The calls that undo a task or deal with its failure, each by the path of its instances. */
export const callsBeside = ({ body, task }: Placed): readonly (readonly [path: string, call: Call])[] => [
  ...(task.on_error ?? []).flatMap(({ then }) =>
    Object.hasOwn(then, 'component') ? [[`${body}.on_error`, then as Call] as const] : [],
  ),
  ...(task.compensate === undefined ? [] : [[`${body}.compensate`, task.compensate] as const]),
]

/** What the instances of everything in a definition are called, in its order. */
export const pathsIn = (block: PlacedBlock): readonly string[] => [
  ...new Set(
    allIn(block).flatMap((placed) => [
      placed.path,
      ...(placed.body === placed.path ? [] : [placed.body]),
      ...callsBeside(placed).map(([path]) => path),
    ]),
  ),
]
