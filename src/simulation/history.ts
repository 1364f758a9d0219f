import { compilePlan } from '../domain/definition/index.ts'
import type { Definition } from '../domain/definition/definition.ts'
import type { Plan } from '../domain/definition/plan.ts'
import { largeValues, type BlobRef, type ForkSource } from '../domain/execution/events.ts'
import { execution, render, type Execution, type ExecutionEvent } from '../domain/execution/index.ts'
import type { ExecutionDocument } from '../domain/execution/document.ts'
import type { Attempt } from '../engine/engine.ts'
import { idempotencyKey } from '../engine/tasks/identity.ts'
import type { Recorded } from '../store/event-store.ts'

/** What is durable, as nobody in the life can see it: complete, and at once. */
export interface History {
  readonly head: () => number
  readonly log: readonly Recorded[]
  readonly take: (event: Recorded) => void
  readonly streamOf: (executionId: string) => readonly Recorded[]
  readonly executions: () => Iterable<string>
  /** The events of each schedule. */
  readonly schedules: ReadonlyMap<string, readonly Recorded[]>
  /** Whether an attempt is claimed, by its idempotency key. */
  readonly isClaimed: (key: string) => boolean
  /** Since when it is on record that its component will report later, in the world's time. */
  readonly acceptedAt: (key: string) => number | undefined
  readonly plan: (workflowId: string, version: number) => Plan
  /** The fold of an execution's events up to a revision, made anew. */
  readonly fold: (executionId: string, revision: number) => Execution
  readonly document: (executionId: string, revision: number) => ExecutionDocument
}

interface Birth {
  readonly workflow_id: string
  readonly workflow_version: number
  readonly definition?: Definition
  readonly source?: ForkSource
}

const NONE: readonly Recorded[] = []

export const newHistory = (now: () => number): History => {
  const log: Recorded[] = []
  const streams = new Map<string, Recorded[]>()
  const schedules = new Map<string, Recorded[]>()
  const versions = new Map<string, Definition[]>()
  const plans = new Map<string, Plan>()
  const documents = new Map<string, ExecutionDocument>()
  const claims = new Set<string>()
  const accepted = new Map<string, number>()
  const blobs = new Map<string, string>()

  const streamOf = (id: string): readonly Recorded[] => streams.get(id) ?? NONE

  const plan = (workflowId: string, version: number): Plan => {
    const key = `${workflowId}/${version}`
    const known = plans.get(key)
    if (known !== undefined) return known
    const compiled = compilePlan(workflowId, version, versions.get(workflowId)?.[version - 1] as Definition)
    plans.set(key, compiled)
    return compiled
  }

  /** One that belongs to an execution alone. */
  const own = (id: string, workflowId: string, version: number, definition: Definition): Plan => {
    const compiled = plans.get(id) ?? compilePlan(workflowId, version, definition)
    plans.set(id, compiled)
    return compiled
  }

  const fold = (id: string, revision: number): Execution => {
    const events = streamOf(id)
    const { workflow_id, workflow_version, definition, source } = events[0]?.data as Birth
    const followed =
      definition === undefined
        ? plan(workflow_id, workflow_version)
        : own(id, workflow_id, workflow_version, definition)
    const heritage = source === undefined ? undefined : fold(source.execution_id, source.revision)
    const aggregate = execution(followed, id, heritage)
    let state = aggregate.initial()
    for (let n = 0; n <= revision; n++) {
      const { type, data, at } = events[n] as Recorded
      // What is folded must not be what the log holds: a state may keep and hand out parts of its events.
      state = aggregate.evolve(state, { type, data, at } as ExecutionEvent & { at: string })
    }
    return state
  }

  return {
    log,
    head: () => log.length,
    streamOf,
    executions: () => streams.keys(),
    schedules,
    isClaimed: (key) => claims.has(key),
    acceptedAt: (key) => accepted.get(key),
    plan,
    fold,
    document: (id, revision) => {
      const key = `${id}/${revision}`
      const known = documents.get(key)
      if (known !== undefined) return known
      const made = render(fold(id, revision), revision, (streamOf(id)[revision] as Recorded).position)
      documents.set(key, made)
      return made
    },
    take: (event) => {
      log.push(event)
      const [category, id] = partsOf(event.stream)
      if (category === 'workflow' && event.type !== 'workflow_archived') {
        const known = versions.get(id) ?? []
        known.push((event.data as { definition: Definition }).definition)
        versions.set(id, known)
      }
      if (category === 'schedule') schedules.set(id, [...(schedules.get(id) ?? []), event])
      if (category === 'blob') blobs.set(id, (blobs.get(id) ?? '') + (event.data as { text: string }).text)
      if (category !== 'execution') return
      if (event.type === 'task_started') claims.add(claimIn(id, event.data))
      if (event.type === 'task_accepted') accepted.set(claimIn(id, event.data), now())
      const stream = streams.get(id)
      const whole = withValue(event, blobs)
      if (stream === undefined) streams.set(id, [whole])
      else stream.push(whole)
    },
  }
}

/** An event with the value in it that it refers to. Throws when that is not durable by then: nobody could ever read it. */
const withValue = (event: Recorded, blobs: ReadonlyMap<string, string>): Recorded => {
  const field = largeValues[event.type as ExecutionEvent['type']]
  const ref = (event.data as Readonly<Record<string, unknown>>)[`${field}_ref`] as BlobRef | undefined
  if (field === undefined || ref === undefined) return event
  const text = blobs.get(ref.sha256)
  if (text === undefined) throw new Error(`${event.stream}@${event.revision} refers to a value that is not durable`)
  return { ...event, data: { ...(event.data as object), [field]: JSON.parse(text) as unknown } }
}

export const partsOf = (stream: string): readonly [category: string, id: string] => {
  const dash = stream.indexOf('-')
  return [stream.slice(0, dash), stream.slice(dash + 1)]
}

/** The idempotency key of the attempt that a `task_started` claims. */
export const claimIn = (execution_id: string, data: unknown): string =>
  idempotencyKey({ execution_id, ...(data as Pick<Attempt, 'task_id' | 'attempt'>) })
