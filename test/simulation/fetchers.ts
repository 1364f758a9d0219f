import * as E from 'fp-ts/lib/Either.js'
import type { LeasedTask } from '../../src/engine/workers.ts'
import { LEASE, type Up } from '../../src/simulation/process.ts'
import { FETCHED } from './draw-work.ts'
import type { ActorsOptions } from './users.ts'

/** The workers of a component whose tasks are fetched: they are lost, keep silent, are late, and say things twice. */
export interface Fetchers {
  readonly begin: () => void
}

/** Milliseconds. */
const AGAIN = 1_500
const TRIES = 200

export const newFetchers = ({ scene, vault, processes, coverage }: ActorsOptions): Fetchers => {
  const { world, broken, trace, calm } = scene
  const { history, judge } = vault
  const random = scene.random('workers')
  const carelessness = random.pick([0, 0.1, 0.4])
  const known = new Map<string, string>()

  const anyUp = (): Up | undefined => {
    const up = processes.flatMap((process) => process.up() ?? [])
    return up.length === 0 ? undefined : random.pick(up)
  }

  const judged = ({ idempotency_key: key, delivery: _d, lease_expires_at: _l, ...same }: LeasedTask): void => {
    if (!history.isClaimed(key)) broken('nothing is handed out before its claim is durable', key)
    const said = JSON.stringify(same)
    const earlier = known.get(key)
    if (earlier !== undefined) coverage.kind('worker is handed what another one had')
    if (earlier !== undefined && earlier !== said)
      broken('a redelivery says the same again', `${key}: ${earlier} and then ${said}`)
    known.set(key, said)
  }

  /** To whichever server is up, until one has taken it. */
  const say = async (token: string, what: Parameters<Up['workers']['report']>[1], tries = TRIES): Promise<void> => {
    const answer = await anyUp()?.workers.report(token, what)()
    if (answer !== undefined && (E.isRight(answer) || answer.left.tag !== 'store_unavailable')) {
      if (E.isLeft(answer)) coverage.kind('worker is too late')
    } else if (tries > 0) world.after(AGAIN, () => void say(token, what, tries - 1))
  }

  const carryOut = (worker_id: string, { task_token }: LeasedTask): void => {
    const isCareless = !calm.yet && random.chance(carelessness)
    if (isCareless && random.chance(0.4)) {
      coverage.kind('worker is lost')
      return
    }
    const isSilent = isCareless && random.chance(0.5)
    const end = world.now() + random.pick([random.delay(2_000), random.whole(1, 5 * LEASE * 1_000)])
    const fails = random.chance(0.15)
    const isTwice = random.chance(0.1)
    const value = random.whole(0, 99)
    const beat = async (): Promise<void> => {
      if (world.now() >= end) return
      const answer = await anyUp()?.workers.heartbeat(task_token, { worker_id })()
      if (answer !== undefined && E.isRight(answer)) {
        const { wanted, lease_expires_at } = answer.right
        if (wanted && lease_expires_at !== null) coverage.kind('worker renews its lease')
        else if (!wanted) coverage.kind('worker has lost its task')
      }
      world.after((LEASE * 1_000) / 3, () => void beat())
    }
    if (!isSilent) world.after((LEASE * 1_000) / 3, () => void beat())
    world.after(end - world.now(), () => {
      const error = { type: 'worked_in_vain', message: 'it did not work', retryable: random.chance(0.5) }
      const output = { value, items: [value, value + 1], text: `v${value}` }
      const outcome = fails ? ({ do: 'fail', error } as const) : ({ do: 'complete', output } as const)
      void say(task_token, outcome)
      if (!isTwice) return
      coverage.kind('worker says it twice')
      world.after(random.delay(5_000), () => void say(task_token, outcome))
    })
  }

  const isAnythingLeft = (): boolean => {
    for (const id of history.executions()) {
      const status = judge.statusOf(id)
      if (status === 'pending' || status === 'running' || status === 'paused') return true
    }
    return false
  }

  const work = (worker_id: string): void => {
    let isResting = false
    const next = (): void => {
      // Where nothing is left to be done a life comes to rest.
      if (isAnythingLeft()) world.after(random.whole(1, 1_000), () => void ask())
      else isResting = true
    }
    const ask = async (): Promise<void> => {
      const up = anyUp()
      if (up === undefined) return next()
      let isOver = false
      const once = (): boolean => !isOver && (isOver = true)
      up.sender.onDeath(() => {
        if (once()) next()
      })
      const wait_seconds = random.pick([0, 1, 20, 60])
      const asked = { component: FETCHED, worker_id, max: random.whole(1, 3), wait_seconds }
      const answer = await up.workers.poll(asked, () => () => undefined)()
      if (!once()) return
      if (E.isRight(answer)) {
        for (const task of answer.right) {
          trace(() => `${worker_id}    is handed ${task.idempotency_key}, delivery ${task.delivery}`)
          coverage.kind('worker is handed a task')
          judged(task)
          carryOut(worker_id, task)
        }
      }
      next()
    }
    vault.onGrowth(() => {
      if (!isResting) return
      isResting = false
      next()
    })
    next()
  }

  return {
    begin: () => {
      for (let n = random.whole(1, 3); n > 0; n--) work(`worker-${n}`)
    },
  }
}
