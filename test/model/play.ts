import * as E from 'fp-ts/lib/Either.js'
import type { ExecutionDocument } from '../../src/domain/execution/document.ts'
import type { Attempt } from '../../src/engine/engine.ts'
import type { Call, KindOf, Outcome } from '../../src/engine/tasks/task-kind.ts'
import { memoryStore } from '../../src/store/memory.ts'
import { parsed } from '../support/definitions.ts'
import { engineOn, nextId, stage } from '../support/engine.ts'
import { manualClock, type ManualClock } from '../support/manual-clock.ts'
import type { Story } from './draw.ts'
import type { Reply } from './run.ts'

export interface Played {
  readonly document: ExecutionDocument
  readonly calls: readonly Attempt[]
}

export const ENV = { REGION: 'north' }

/** Longer than any drawn execution lasts. */
const LONG = 100_000_000

/** Elements and iterations get the same replies in another order, and not in the same moment. */
export const replyIn = ({ replies }: Story, instanceId: string, attempt: number): Reply => {
  const script = replies[instanceId.replaceAll(/\[\d+\]/g, '[]')] ?? []
  const place = [...instanceId.matchAll(/\[(\d+)\]/g)].reduce((sum, [, n]) => sum * 3 + Number(n), 0)
  const reply = script[(Math.min(attempt, script.length) - 1 + place) % script.length] as Reply
  return reply.kind === 'silence' ? reply : { ...reply, after: reply.after + 7 * place }
}

/** Runs a story on the real engine, over a restart if it has one, to the end. */
export const play = async (story: Story): Promise<Played> => {
  const clock = manualClock()
  const store = memoryStore()
  const calls: Attempt[] = []
  const kindOf = scripted(story, clock, calls)
  const env = (name: string): string | undefined => (name === 'REGION' ? ENV.REGION : undefined)
  const process = () => engineOn(store, { clock, kindOf, env, policy: story.policy })

  const first = process()
  const body = story.asArray ? { ...story.body, tasks: asArray(story) } : story.body
  const workflow_id = await first.define(parsed(body))
  const execution_id = nextId()
  const submitted = await first.engine.submit({ execution_id, workflow_id, input: story.input })()
  if (E.isLeft(submitted)) throw new Error(JSON.stringify(submitted.left))

  let { engine } = first
  if (story.restartAt !== undefined) {
    await clock.advance(story.restartAt)
    const stopped = engine.stop(0)
    await clock.advance(0)
    await stopped
    const { status } = await documentOf(engine, execution_id)
    engine = process().engine
    if (status === 'running') await engine.recover([{ execution_id, status, priority: 0 }])
  }
  await clock.advance(LONG)
  return { document: await documentOf(engine, execution_id), calls }
}

const asArray = ({ body }: Story) => Object.entries(body.tasks).map(([id, task]) => ({ id, ...task }))

const documentOf = async (
  engine: ReturnType<typeof engineOn>['engine'],
  executionId: string,
): Promise<ExecutionDocument> => {
  const found = await engine.document(executionId)()
  if (E.isLeft(found)) throw new Error(JSON.stringify(found.left))
  return found.right
}

/** Components that do as the script says. Asked for the same attempt again, they answer when they would have anyway. */
const scripted = (story: Story, clock: ManualClock, calls: Attempt[]): KindOf => {
  const begun = new Map<string, number>()
  const call = (attempt: Attempt): Call => {
    calls.push(attempt)
    const key = `${attempt.task_id}:${attempt.attempt}`
    const began = begun.get(key) ?? clock.now()
    begun.set(key, began)

    const reply = replyIn(story, attempt.task_id, attempt.attempt)
    let settle: (outcome: Outcome) => void = () => undefined
    const outcome = new Promise<Outcome>((resolve) => (settle = resolve))
    if (reply.kind !== 'silence') clock.after(began + reply.after - clock.now(), () => settle(outcomeOf(reply)))
    const abort = () => settle(E.left({ type: 'aborted', message: 'given up', retryable: true }))
    return { outcome, abort }
  }
  const builtIn = stage(clock.now).kindOf
  return (component, action) => (component === 'harmonia' ? builtIn(component, action) : { kind: 'call', call })
}

const outcomeOf = (reply: Exclude<Reply, { readonly kind: 'silence' }>): Outcome => {
  if (reply.kind === 'result') return E.right(reply.output)
  const { type, retryable, retry_after } = reply
  const error = { type, message: 'as the script says', retryable }
  return E.left(retry_after === undefined ? error : { ...error, retry_after })
}
