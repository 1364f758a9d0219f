import type { ExecutionDocument, HarmoniaClient, HarmoniaEvent, NewWorkflow } from '../../../src/client/index.ts'
import type { HeardCall, Calls } from './calls.ts'

/** How a server is to die. */
export interface Death {
  /** Done at last, when everybody else is ready for it. */
  readonly justBefore?: () => Promise<void>
  /** Done at the very end: it is killed as soon as it has shown the first event that follows from it. */
  readonly asItDies?: () => void
  /** The time of the day until which there is no server, asked for once it is dead. */
  readonly until?: () => number
}

/** What a story goes through: the lives of one server, again and again on the same data. */
export interface Life {
  /** Of the server that lives now. */
  readonly client: HarmoniaClient
  /** Stores a workflow and starts it: the execution's id. */
  readonly start: (workflow: NewWorkflow, input?: unknown) => Promise<string>
  /** The same for an execution of a workflow that is stored. */
  readonly startAgain: (workflow_id: string, input: unknown) => Promise<string>
  readonly calls: (execution_id: string) => Calls
  /** The first event that is looked for, when it has happened. */
  readonly happened: (execution_id: string, wanted: (event: HarmoniaEvent) => boolean) => Promise<HarmoniaEvent>
  /** Resolves when so many of these have happened. */
  readonly counted: (execution_id: string, event_type: string, count: number) => Promise<void>
  /** The server is killed as soon as all stories that are being told have asked for it. Resolves when there is a new one. */
  readonly killed: (death?: Death) => Promise<void>
  /** How an execution has ended, with its whole history. */
  readonly ended: (execution_id: string) => Promise<Ended>
}

export interface Ended extends ExecutionDocument {
  readonly history: readonly HarmoniaEvent[]
}

/** One execution, or a few, that end exactly as they would if nobody was ever killed. Throws when they do not. */
export interface Story {
  readonly of: string
  readonly tell: (life: Life) => Promise<void>
}

/** What a component says of a task that has failed. */
export const failing = (error_type: string, is_retriable = false) => ({
  status: 'error',
  error_type,
  message: `it says ${error_type}`,
  is_retriable,
})

/** The tasks of these events, in their order. */
export const tasksOf = (events: readonly HarmoniaEvent[], ...types: readonly string[]): readonly (string | null)[] =>
  events.filter(({ event_type }) => types.includes(event_type)).map(({ task_id }) => task_id)

/** Whether an event is of this type, of this task. */
export const isOf =
  (type: string, task: string) =>
  ({ event_type, task_id }: HarmoniaEvent): boolean =>
    event_type === type && task_id === task

/** Answers a call with what it was sent. */
export const giveBack = ({ answer, params }: HeardCall): void => answer(params)
