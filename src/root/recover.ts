import * as E from 'fp-ts/lib/Either.js'
import type { Logger } from 'pino'
import type { ReadModels } from '../../projections/read-models.ts'
import { systemClock } from '../engine/clock.ts'
import type { OpenEngine } from '../engine/create-engine.ts'
import type { OpenSchedules } from '../engine/schedules/open-schedules.ts'
import { lookForStrays } from '../engine/strays.ts'
import type { EventStore } from '../store/event-store.ts'

interface Recovering {
  readonly store: EventStore
  readonly models: ReadModels
  readonly engine: OpenEngine
  readonly schedules: OpenSchedules
  readonly logger: Logger
  /** How long the read models may take to catch up before it is said in the log, in milliseconds. */
  readonly patience: number
}

interface Recovered {
  /** How many executions go on. */
  readonly unfinished: number
  /** Ends the search for what was written late by those who are gone. */
  readonly stop: () => void
}

/** What the log says is owed goes on: executions, what sources have not been told of their forks, due times. */
export const recover = async ({
  store,
  models,
  engine,
  schedules,
  logger,
  patience,
}: Recovering): Promise<E.Either<{ readonly tag: string }, Recovered>> => {
  let head = store.head()
  const upTo = (position: number) => ({ min_position: position, wait_ms: patience })
  let unfinished = await models.unfinished(upTo(head))()
  while (E.isLeft(unfinished) && unfinished.left.tag === 'behind') {
    logger.info({ position: unfinished.left.position, head }, 'the read models are catching up')
    head = store.head()
    unfinished = await models.unfinished(upTo(head))()
  }
  if (E.isLeft(unfinished)) return unfinished
  const recovered = await engine.recover(unfinished.right)
  if (E.isLeft(recovered)) return recovered
  const untold = await models.untoldForks(upTo(head))()
  if (E.isLeft(untold)) return untold
  engine.tellSources(untold.right)
  const owed = await models.owedSchedules(upTo(head))()
  if (E.isLeft(owed)) return owed
  schedules.start(owed.right.rows, owed.right.as_of)

  const stop = lookForStrays(
    {
      clock: systemClock,
      head: store.head,
      findQuiet: (after, until) => models.unfinished(upTo(until), { after, upTo: until })(),
      takeUp: engine.takeUp,
      payDebts: async (until) => {
        const found = await models.untoldForks(upTo(until))()
        if (E.isRight(found)) engine.tellSources(found.right)
        return E.isRight(found)
      },
    },
    head,
  )
  return E.right({ unfinished: unfinished.right.length, stop })
}
