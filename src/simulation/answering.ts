import * as E from 'fp-ts/lib/Either.js'
import type { Engine } from '../engine/engine.ts'
import type { Awaiting } from './judge/waits.ts'
import type { Random } from './random.ts'
import type { Scene } from './scene.ts'

export interface Answering {
  readonly execution_id: string
  readonly engine: Engine
  readonly awaiting: Awaiting
  /** What comes with the answer. */
  readonly data: unknown
}

/** Somebody gives a task that waits for people or programs outside what it waits for. Resolves to whether it was taken. */
export const answerAwaited = async (
  { coverage, trace }: Scene,
  random: Random,
  { execution_id, engine, awaiting, data }: Answering,
): Promise<boolean> => {
  const { task_id, attempt, awaits, heard } = awaiting
  if (awaits.kind === 'workflow') return false
  if (awaits.kind === 'signal') {
    coverage.kind('user signals')
    const { name } = awaits
    trace(() => `user      signals ${name} to ${execution_id}`)
    // A new one as soon as one has come: whoever has waited longest takes it, and a fork knows the ids that its source has heard of.
    const signal_id = `${execution_id}:${task_id}:${attempt}:${heard}`
    return E.isRight(await engine.signal(execution_id, { name, data, signal_id })())
  }
  coverage.kind('user decides')
  const by = awaits.approvers?.[0]
  const decision = random.chance(0.7) ? 'approved' : 'rejected'
  trace(() => `user      decides on ${task_id} of ${execution_id}: ${decision}`)
  const told = { decision, data, ...(by === undefined ? {} : { by }) } as const
  return E.isRight(await engine.decide({ execution_id, task_id, attempt }, told)())
}
