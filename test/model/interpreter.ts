import type { Policy } from '../../src/domain/execution/events.ts'
import { newAgenda, type Agenda } from './agenda.ts'
import { openBlock } from './block.ts'
import { evaluate } from './expressions.ts'
import { newInstance, type Instance } from './instance.ts'
import type { Body } from './language.ts'

/**
 * The workflow language a second time, as one would explain it: naive, and without a line of the engine's code. It calls nobody.
 * It is told what every attempt of every task would answer, and says how the execution must end. All times are milliseconds
 * since the start of the execution.
 */

/** What a component does with one attempt. */
export type Reply =
  | { readonly kind: 'result'; readonly after: number; readonly output: unknown }
  | { readonly kind: 'error'; readonly after: number; readonly retryable: boolean; readonly retry_after?: number }
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

export interface ExecutionEnd {
  readonly status: 'completed' | 'failed'
  readonly output: unknown
  readonly error: string | null
  readonly culprits: readonly string[]
  readonly tasks: ReadonlyMap<string, Instance>
  /** Two things happened in the same moment, and what follows depends on which of them comes first: the language does not say. */
  readonly isTied: boolean
}

/** What everything in an execution shares. */
export interface Run {
  readonly agenda: Agenda
  readonly world: World
  readonly instances: Map<string, Instance>
  readonly add: (id: string, isLeaf: boolean) => Instance
  readonly tie: () => void
  /** To be asked when all is over: whether something was a tie. */
  readonly later: (isTie: () => boolean) => void
}

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

export const SCRIPTED_ERROR = 'scripted'

const NEVER: End = { error: 'it never ended' }

export const interpret = (body: Body, world: World): ExecutionEnd => {
  const agenda = newAgenda()
  const instances = new Map<string, Instance>()
  const questions: (() => boolean)[] = []
  let isTied = false
  let end: End | undefined
  const run: Run = {
    agenda,
    world,
    instances,
    add: (id, isLeaf) => {
      const instance = newInstance(id, isLeaf)
      instances.set(id, instance)
      return instance
    },
    tie: () => (isTied = true),
    later: (isTie) => questions.push(isTie),
  }

  const scope = { tasks: {}, vars: { workflow: { id: world.workflowId, name: body.name, version: 1 } } }
  const finish = (how: End): void => {
    end ??= how
    takeBack()
  }
  let takeBack: () => void = () => undefined
  const whole = openBlock(run, body, '', scope, finish)
  if (body.timeout !== undefined && end === undefined) {
    takeBack = agenda.at(body.timeout * 1_000, () => {
      whole.cancel()
      finish({ error: 'workflow_timeout' })
    })
  }
  agenda.run()
  const { output = null, error = null, culprits = [] } = end ?? NEVER
  return {
    status: error === null ? 'completed' : 'failed',
    output,
    error,
    culprits,
    tasks: instances,
    isTied: isTied || questions.some((isTie) => isTie()),
  }
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
