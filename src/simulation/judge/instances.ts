import type { Awaited } from '../../domain/execution/events.ts'
import { isGroup, type Call, type Task } from '../../domain/definition/definition.ts'

export type Status = 'pending' | 'running' | 'waiting' | 'retrying' | 'completed' | 'failed' | 'skipped' | 'cancelled'

/** One instance of a task, as far as its events have told. */
export interface Instance {
  readonly id: string
  readonly task: Task
  readonly shape: 'leaf' | 'group' | 'for_each' | 'repeat'
  /** The instance that it is inside of; undefined for a task of the definition itself. */
  readonly parent: Instance | undefined
  /** Which element or iteration it is; undefined for a task of a block. */
  readonly place: number | undefined
  readonly role: 'task' | 'handler' | 'compensation'
  status: Status
  attempt: number
  /** Attempts that count on, but not against what it may try. */
  spent: number
  /** When the present wait or delay may end, and when the present attempt began. */
  until: number
  since: number
  /** When it first started. */
  startedAt: number
  timedOut: boolean
  /** Its error was caught: from then on it is its handler, if that is a call. */
  caught: { readonly handler: Instance | undefined } | undefined
  /** The component will report later, and when it last gave a sign of life. */
  accepted: boolean
  beatAt: number
  /** What it waits for from outside, whether that has come, and whether it was a no. */
  awaits: Awaited | undefined
  answered: boolean
  refused: boolean
  escalated: number
  /** What undoes it, once that is its turn. */
  undoing: Instance | undefined
  /** Skipped because of a failure. */
  lost: boolean
  /** The tasks inside a group that has begun. */
  block: Block | undefined
  /** Elements or iterations that have begun, by their place. */
  readonly children: Map<number, Instance>
  /** Of a for_each that has begun: how many items there are. */
  items: number
}

/** Tasks that wait for each other: those of a definition, or of a group that has begun. */
export interface Block {
  readonly tasks: ReadonlyMap<string, Instance>
  readonly race: boolean
  readonly failFast: boolean
  /** Those that failed, first to last. */
  readonly failed: Instance[]
}

const ENDED: ReadonlySet<Status> = new Set(['completed', 'failed', 'skipped', 'cancelled'])

export const hasEnded = ({ status }: Instance): boolean => ENDED.has(status)
export const isUnderWay = ({ status }: Instance): boolean => status === 'running' || status === 'waiting'
export const hasBegun = (instance: Instance): boolean => isUnderWay(instance) || instance.status === 'retrying'

interface BlockFields {
  readonly tasks: Readonly<Record<string, Task>>
  readonly race?: boolean
  readonly failure_policy?: string
}

export const blockOf = (
  { tasks, race, failure_policy }: BlockFields,
  prefix: string,
  parent: Instance | undefined,
): Block => ({
  tasks: new Map(Object.entries(tasks).map(([id, task]) => [id, taskInstance(`${prefix}${id}`, task, parent)])),
  race: race === true,
  failFast: failure_policy === 'fail_fast',
  failed: [],
})

const taskInstance = (id: string, task: Task, parent: Instance | undefined): Instance =>
  instance(
    id,
    task,
    task.for_each !== undefined ? 'for_each' : task.repeat !== undefined ? 'repeat' : bodyShape(task),
    parent,
  )

const bodyShape = (task: Task): Instance['shape'] => (isGroup(task) ? 'group' : 'leaf')

const instance = (
  id: string,
  task: Task,
  shape: Instance['shape'],
  parent: Instance | undefined,
  place?: number,
): Instance => ({
  id,
  task,
  shape,
  parent,
  place,
  role: 'task',
  status: 'pending',
  attempt: parent?.spent ?? 0,
  spent: parent?.spent ?? 0,
  until: 0,
  since: 0,
  startedAt: 0,
  timedOut: false,
  caught: undefined,
  accepted: false,
  beatAt: 0,
  awaits: undefined,
  answered: false,
  refused: false,
  escalated: 0,
  undoing: undefined,
  lost: false,
  block: undefined,
  children: new Map(),
  items: 0,
})

/** An element or an iteration of an instance; it comes to be when it is first asked for. */
export const childAt = (parent: Instance, place: number): Instance => {
  const known = parent.children.get(place)
  if (known !== undefined) return known
  const child = instance(`${parent.id}[${place}]`, parent.task, bodyShape(parent.task), parent, place)
  parent.children.set(place, child)
  return child
}

/** A call beside a task: what handles its failure, or undoes it. */
export const callBeside = (its: Instance, role: 'handler' | 'compensation', call: Call): Instance => ({
  ...instance(`${its.id}.${role === 'handler' ? 'on_error' : 'compensate'}`, { depends_on: [], ...call }, 'leaf', its),
  role,
})

/** Whether it is what `on_error`, `compensate`, `retry` and `timeout` of its task are about: the body, each time. */
export const isBody = ({ shape, place }: Instance): boolean =>
  place !== undefined || shape === 'leaf' || shape === 'group'

/** The instance that an id names: undefined when nothing of that name can be there at this moment. */
export const findIn = (root: Block, id: string): Instance | undefined => {
  const [first = '', ...rest] = id.match(/[^.[\]]+|\[\d+\]/g) ?? []
  let found = root.tasks.get(first)
  for (const part of rest) found = found === undefined ? undefined : partOf(found, part)
  return found
}

const partOf = (its: Instance, part: string): Instance | undefined => {
  if (part === 'on_error') return its.caught?.handler
  if (part === 'compensate') return its.undoing
  if (!part.startsWith('[')) return its.block?.tasks.get(part)
  return isIterated(its) ? childAt(its, Number(part.slice(1, -1))) : undefined
}

const isIterated = ({ shape }: Instance): boolean => shape === 'for_each' || shape === 'repeat'

/** What is directly inside an instance: once its error was caught, only its handler. */
export const insideOf = ({ block, children, caught }: Instance): Iterable<Instance> => {
  if (caught === undefined) return block?.tasks.values() ?? children.values()
  return caught.handler === undefined ? [] : [caught.handler]
}

/** Whether anything inside, however deep, has begun and not ended. */
export const isBusyInside = (instance: Instance): boolean => {
  for (const child of insideOf(instance)) if (hasBegun(child)) return true
  return false
}
