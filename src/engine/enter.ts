import * as E from 'fp-ts/lib/Either.js'
import type { Plan } from '../domain/definition/plan.ts'
import type { KeyedPlace } from '../domain/execution/events.ts'
import { execution as aggregate, type ExecutionIntent } from '../domain/execution/index.ts'
import type { Rejection } from '../domain/rejection.ts'
import type { Fault, Meta } from '../store/event-store.ts'
import type { Accepted } from './engine.ts'
import { inTurn } from './in-turn.ts'
import type { LiveRuns } from './live-runs.ts'
import { makeRoom } from './make-room.ts'
import type { Members } from './members.ts'
import type { Run } from './run.ts'

type Answer = E.Either<Rejection | Fault, Accepted>

/** An execution that is to come to be, and the command that makes it. */
export interface Entering {
  readonly id: string
  readonly plan: Plan
  readonly concurrency: KeyedPlace | undefined
  readonly intend: (run: Run) => ExecutionIntent
  readonly meta: Meta | undefined
}

interface Around {
  readonly runs: LiveRuns
  readonly members: Members
  readonly cancel: (id: string) => Promise<Answer>
  readonly tell: (run: Run, intend: (run: Run) => ExecutionIntent, meta?: Meta) => Promise<Answer>
}

/** Makes new executions, each under its concurrency key if it has one: whoever has to give way has done so before. */
export const entrance = ({ runs, members, cancel, tell }: Around) => {
  const oneByOne = inTurn()

  return (entering: Entering): Promise<Answer> => {
    const { id, plan, concurrency, intend, meta } = entering
    const taken: Answer = E.left({ tag: 'execution_exists', execution_id: id })
    const enter = async (): Promise<Answer> =>
      runs.find(id) !== undefined
        ? taken
        : tell(runs.adopt(id, { execution: aggregate(plan, id).initial(), revision: -1, position: 0 }), intend, meta)
    if (concurrency === undefined) return enter()
    const enterKeyed = async (): Promise<Answer> => {
      if (runs.find(id) !== undefined) return taken
      const room = await makeRoom(members, cancel, id, concurrency)
      return E.isLeft(room) ? room : enter()
    }
    // One after the other where it matters: who has to give way must have been submitted.
    return concurrency.when_full === 'cancel_oldest' ? oneByOne(concurrency.key, enterKeyed) : enterKeyed()
  }
}
