import type { Policy } from '../../src/domain/execution/events.ts'
import type { Agenda } from './agenda.ts'
import { evaluate } from './expressions.ts'
import type { Instance } from './instance.ts'
import type { LeafBody, TaskBody } from './language.ts'

/** What a component does with one attempt. */
export type Reply =
  | { readonly kind: 'result'; readonly after: number; readonly output: unknown }
  | {
      readonly kind: 'error'
      readonly after: number
      readonly type: string
      readonly retryable: boolean
      readonly retry_after?: number
    }
  | { readonly kind: 'silence' }

export interface World {
  readonly workflowId: string
  readonly executionId: string
  /** When the execution starts, in epoch milliseconds. */
  readonly start: number
  readonly input: unknown
  readonly env: Readonly<Record<string, string>>
  readonly policy: Policy
  /** What the component says to the n-th attempt of an instance, from 1. */
  readonly replyTo: (instanceId: string, attempt: number) => Reply
}

/** What everything in an execution shares. */
export interface Run {
  readonly agenda: Agenda
  readonly world: World
  readonly instances: Map<string, Instance>
  readonly add: (id: string, isLeaf: boolean) => Instance
  /** Begins the work of a task whose turn has come. `done` is called once, when the instance has ended by itself. */
  readonly start: (task: TaskBody, instance: Instance, scope: Scope, done: () => void) => Going
  /** Its condition can't be made: it fails without having started. */
  readonly fail: Run['start']
  /** What has completed and can be undone, first to last, with what it saw. */
  readonly undoable: { readonly instance: Instance; readonly compensate: LeafBody; readonly scope: Scope }[]
  readonly tie: () => void
  /** To be asked when all is over: whether something was a tie. */
  readonly later: (isTie: () => boolean) => void
}

/** Something that is under way and can be given up. */
export interface Going {
  readonly cancel: () => void
}

export const NOTHING: Going = { cancel: () => undefined }

/** What expressions see. */
export interface Scope {
  readonly tasks: Readonly<Record<string, Instance>>
  readonly vars: Readonly<Record<string, unknown>>
}

/** How something with an end has ended. */
export interface End {
  readonly output?: unknown
  readonly error?: string
  /** The tasks that are to blame: several only if they failed in the same moment. */
  readonly culprits?: readonly string[]
}

/** The value of an expression where it stands; undefined when something that it reads is not there. */
export const valueIn = ({ world }: Run, { tasks, vars }: Scope, value: unknown): unknown =>
  evaluate(value, {
    input: world.input,
    tasks: Object.fromEntries(
      Object.entries(tasks).map(([id, { status, output }]) => [
        id,
        status === 'completed' ? { status, output } : { status },
      ]),
    ),
    execution: { id: world.executionId },
    env: world.env,
    ...vars,
  })
