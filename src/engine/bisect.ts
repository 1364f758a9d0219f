import { setImmediate } from 'node:timers/promises'
import * as E from 'fp-ts/lib/Either.js'
import { readQuestion, type Question } from '../domain/compare/question.ts'
import { told, type Told } from '../domain/compare/values.ts'
import { viewOf } from '../domain/compare/view.ts'
import { streamOf } from '../domain/decider.ts'
import type { ExecutionDocument } from '../domain/execution/document.ts'
import { execution as aggregate, EXECUTION } from '../domain/execution/index.ts'
import { evaluateCondition } from '../domain/expression/index.ts'
import { Missing, resolve, written } from '../domain/expression/paths.ts'
import type { Scope } from '../domain/expression/template.ts'
import type { Rejection } from '../domain/rejection.ts'
import type { Blobs } from '../store/blobs.ts'
import type { EventStore, Fault, Recorded } from '../store/event-store.ts'
import { replay } from '../store/replay.ts'
import type { Bisection, Flip } from './engine.ts'
import type { Load } from './load.ts'
import { valuesIn } from './values.ts'

export interface Bisecting {
  readonly when: string
  /** Goes through to the end and tells of so many turns; without it the first event at which it is true is enough. */
  readonly turns?: number | undefined
}

const CHUNK = 1_000
/** Milliseconds of work: before others have the thread, and in all. */
const SLICE = 10
const LONGEST = 20_000

/**
 * The first event after which a condition holds. It need not hold from then on, so nothing is halved: the execution is folded once, and
 * the condition is asked after each event, which costs what it reads.
 */
export const bisectIn =
  (store: Pick<EventStore, 'read'>, blobs: Blobs, load: Load, longest = LONGEST) =>
  async (id: string, { when, turns }: Bisecting): Promise<E.Either<Rejection | Fault, Bisection>> => {
    const begun = await load(id, 0)
    if (E.isLeft(begun)) return begun
    if (begun.right === undefined) return E.left({ tag: 'execution_not_found', execution_id: id })
    let { execution } = begun.right
    const { plan } = execution
    const question = readQuestion(when, plan)
    if (E.isLeft(question)) return E.left({ tag: 'invalid_condition', problems: question.left })

    const stream = streamOf({ name: EXECUTION }, id)
    const values = valuesIn(blobs)
    const flips: Flip[] = []
    let view = viewOf(execution)
    let before: Seen = NOTHING
    let next = 0
    let more = false
    let spent = 0
    let since = performance.now()
    for (;;) {
      const chunk = await store.read(stream, next, CHUNK)()
      if (E.isLeft(chunk)) return chunk
      const whole = await values.into(chunk.right)
      if (E.isLeft(whole)) return whole
      if (chunk.right.length === 0) break
      since = performance.now()
      for (const [place, event] of chunk.right.entries()) {
        if (event.revision > 0) {
          const folded = replay(aggregate(plan, id), execution, whole.right.slice(place, place + 1))
          if (E.isLeft(folded)) return folded
          if (folded.right !== execution) view = viewOf(folded.right)
          execution = folded.right
        }
        const now = lookAt(question.right, view(event.revision, event.position))
        if (now.holds !== before.holds) {
          more = flips.length === (turns ?? 1)
          if (more) break
          flips.push(flipOf(question.right, event, before, now))
        }
        before = now
        if (turns === undefined && now.holds) break
        if (performance.now() - since < SLICE) continue
        spent += performance.now() - since
        if (spent > longest)
          return E.left({ tag: 'bisect_too_heavy', seconds: longest / 1_000, revision: event.revision })
        await setImmediate()
        since = performance.now()
      }
      spent += performance.now() - since
      next = (chunk.right.at(-1)?.revision ?? next) + 1
      if (more || (turns === undefined && before.holds)) break
    }
    const first = flips.find(({ holds }) => holds) ?? null
    return E.right({
      execution_id: id,
      workflow_id: plan.workflowId,
      when,
      first,
      flips,
      more,
      holds: before.holds,
      problem: before.problem,
    })
  }

/** What a condition came to at one event, and what it had read. */
interface Seen {
  readonly holds: boolean
  readonly problem: string | null
  readonly read: readonly unknown[]
}

const NOTHING: Seen = { holds: false, problem: null, read: [] }

/** A condition that can't be answered, as something that it reads is not there yet, does not hold. */
const lookAt = ({ condition, reads }: Question, document: ExecutionDocument): Seen => {
  const scope = { ...NOWHERE, document: document as unknown as Readonly<Record<string, unknown>> }
  const value = evaluateCondition(condition, scope)
  const read = reads.map((reference) => resolve(reference, scope))
  return E.isRight(value)
    ? { holds: value.right, problem: null, read }
    : { holds: false, problem: value.left.message, read }
}

const NOWHERE: Scope = {
  input: null,
  task: () => undefined,
  workflow: { id: '', name: '', version: 0 },
  execution: { id: '' },
  env: () => undefined,
}

const flipOf = ({ reads }: Question, event: Recorded, before: Seen, now: Seen): Flip => ({
  event,
  holds: now.holds,
  reads: reads.flatMap((reference, place) => {
    // All tasks at once are too much to be told of.
    if (reference.root === 'tasks' && reference.path.length === 0) return []
    const path = written(reference, reference.path.length)
    return [{ path, ...side('before', before.read[place]), ...side('after', now.read[place]) }]
  }),
})

const side = <Name extends 'before' | 'after'>(name: Name, value: unknown): { readonly [N in Name]?: Told } =>
  (value === undefined || value instanceof Missing ? {} : { [name]: told(value) }) as { readonly [N in Name]?: Told }
