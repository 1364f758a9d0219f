import * as E from 'fp-ts/lib/Either.js'
import type { Engine } from '../engine.ts'
import { attemptOf } from '../tasks/task-token.ts'
import type { Workers } from '../workers.ts'
import type { Pulled } from './pulled.ts'

/** The door for workers: what they say goes to the execution, and what follows from it for their leases is done here. */
export const workersOf = (
  pulled: Pick<Pulled, 'poll' | 'renew' | 'finish'>,
  engine: Pick<Engine, 'report' | 'standing'>,
  isRegistered: (component: string) => boolean,
): Workers => ({
  poll: (ask, onGone) => async () =>
    isRegistered(ask.component)
      ? pulled.poll(ask, onGone)
      : E.left({ tag: 'component_not_found', name: ask.component }),

  report: (token, outcome, by) => async () => {
    const told = await engine.report(token, outcome, by)()
    if (E.isRight(told)) pulled.finish(token)
    return told
  },

  heartbeat:
    (token, { details, worker_id }, by) =>
    async () => {
      const renewed = pulled.renew(token, worker_id)
      const says = details !== undefined && renewed !== 'theirs'
      const counts = renewed === undefined || (renewed !== 'theirs' && renewed.attempt.heartbeat_timeout !== undefined)
      const id = attemptOf(token)?.execution_id ?? ''
      const told = await (says || counts
        ? engine.report(token, { do: 'heartbeat', ...(details === undefined ? {} : { details }) }, by)()
        : engine.standing(id)())
      if (E.isLeft(told)) return told
      const until = renewed === undefined || renewed === 'theirs' ? null : new Date(renewed.until).toISOString()
      return E.right({ ...told.right, wanted: renewed !== 'theirs', lease_expires_at: until })
    },
})
