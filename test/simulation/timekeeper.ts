import * as E from 'fp-ts/lib/Either.js'
import { createWorkflow, workflow, type Definition } from '../../src/domain/definition/index.ts'
import { OVERLAPS, type Spec } from '../../src/domain/schedule/index.ts'
import type { Random } from '../../src/simulation/random.ts'
import { transact } from '../../src/store/transact.ts'
import type { ActorsOptions } from './users.ts'

/** Somebody who has schedules made, steers them, and counts what became of each due time. */
export interface Timekeeper {
  readonly act: (until: number) => void
  readonly checkEnd: () => void
}

interface Claim {
  readonly due_at: string
  readonly execution_id: string
  readonly cause: string
}

const TICK: Definition = {
  name: 'tick',
  tasks: { t: { component: 'ergon', action: 'work', input: {}, depends_on: [] } },
}
const WORKFLOW = 'tick'
/** Longer than anything keeps the server from a due time. */
const WINDOW = 24 * 3_600

export const newTimekeeper = ({ scene, vault, processes, coverage }: ActorsOptions): Timekeeper => {
  const { world, broken, trace } = scene
  const { history } = vault
  const draw = scene.random('timekeeper')
  const specs = new Map<string, Spec>()
  const steered = new Set<string>()

  const schedulesUp = () => {
    const up = processes.flatMap((process) => process.up()?.schedules ?? [])
    return up.length === 0 ? undefined : draw.pick(up)
  }

  const drawSpec = (from: Random, until: number): Spec => {
    const interval = from.whole(1, 20)
    return {
      workflow_id: WORKFLOW,
      interval,
      overlap: from.pick(OVERLAPS),
      jitter: from.pick([0, 0, interval]),
      catch_up_window: WINDOW,
      end_at: new Date(world.now() + until + from.whole(1, 6) * interval * 1_000).toISOString(),
    }
  }

  const create = async (id: string, spec: Spec): Promise<void> => {
    const made = await schedulesUp()?.create(id, spec)()
    if (made === undefined || (E.isLeft(made) && made.left.tag === 'store_unavailable')) {
      world.after(1_000, () => void create(id, spec))
      return
    }
    // A clock that was put forward may leave it no due time at all.
    if (E.isLeft(made)) return
    coverage.kind('schedule made')
    trace(() => `timekeeper made ${id} ${JSON.stringify(spec)}`)
    specs.set(id, spec)
  }

  const steer = async (id: string): Promise<void> => {
    const door = schedulesUp()
    if (door === undefined || !specs.has(id)) return
    const what = draw.whole(0, 9)
    coverage.kind('schedule steered')
    if (what < 4) {
      await door.trigger(id, vault.newId())()
      return
    }
    steered.add(id)
    if (what < 7) await door.pause(id)()
    else await door.resume(id)()
  }

  const resume = async (id: string): Promise<void> => {
    const done = await schedulesUp()?.resume(id)()
    if (done === undefined || E.isLeft(done)) world.after(1_000, () => void resume(id))
  }

  /** Each due time up to the end of the schedule, and what the log says of it. */
  const checkDueTimes = (id: string, { interval = 1, end_at = '' }: Spec): void => {
    const events = history.schedules.get(id) ?? []
    const fates = events.flatMap(({ type, data }) => {
      const { due_at, cause } = data as Partial<Claim>
      const isFate = type === 'schedule_skipped' || (type === 'schedule_triggered' && cause !== 'manual')
      return isFate && due_at !== undefined ? [Date.parse(due_at)] : []
    })
    if (new Set(fates).size !== fates.length) broken('a due time has one fate', `${id}: ${fates.join(', ')}`)
    if (events.some(({ type }) => type === 'schedule_missed')) broken('nothing within the window is missed', id)
    if (steered.has(id)) return
    const created = Date.parse(events[0]?.at ?? '')
    const step = interval * 1_000
    for (let due = (Math.floor(created / step) + 1) * step; due <= Date.parse(end_at); due += step) {
      if (!fates.includes(due)) broken('every due time has a fate', `${id}: ${new Date(due).toISOString()}`)
    }
  }

  const checkRuns = (id: string): void => {
    const events = history.schedules.get(id) ?? []
    const claims = events.filter(({ type }) => type === 'schedule_triggered').map(({ data }) => data as Claim)
    for (const { execution_id, due_at } of claims) {
      const [submitted] = history.streamOf(execution_id)
      const { schedule } = (submitted?.data ?? {}) as { readonly schedule?: { readonly due_at: string } }
      if (schedule?.due_at !== due_at) broken('a claim becomes an execution', `${id}: ${execution_id} for ${due_at}`)
    }
    const ends = events.filter(({ type }) => type === 'schedule_run_ended').map(({ data }) => data as Claim)
    const ended = new Set(ends.map(({ execution_id }) => execution_id))
    if (ended.size !== ends.length || ended.size !== claims.length)
      broken('each run ends once', `${id}: ${ended.size} of ${claims.length}, ${ends.length} times`)
  }

  /** Nothing is started for a schedule but what it has claimed. */
  const checkUnclaimed = (): void => {
    const claimed = new Set(
      [...history.schedules.values()].flat().map(({ data }) => (data as Partial<Claim>).execution_id),
    )
    for (const execution of history.executions()) {
      const { schedule } = history.streamOf(execution)[0]?.data as { readonly schedule?: unknown }
      if (schedule !== undefined && !claimed.has(execution)) broken('a run was claimed', execution)
    }
  }

  return {
    act: (until) => {
      if (!draw.chance(0.3)) return
      const given = () => ({ at: new Date(world.now()).toISOString(), random: draw.next })
      const author = {
        ...vault.inner,
        append: (append: Parameters<typeof vault.commit>[0]) => () => vault.commit(append, 'author'),
      }
      world.after(0, () => void transact(author, workflow, given, vault.newId)(WORKFLOW, createWorkflow(TICK))())
      const id = vault.newId()
      const spec = drawSpec(draw, until)
      world.after(1 + draw.delay(until), () => void create(id, spec))
      for (let n = draw.whole(0, 3); n > 0; n--) world.after(draw.whole(1, until), () => void steer(id))
      world.after(until + 1_000, () => void resume(id))
    },
    checkEnd: () => {
      for (const [id, spec] of specs) {
        checkDueTimes(id, spec)
        checkRuns(id)
      }
      checkUnclaimed()
    },
  }
}
