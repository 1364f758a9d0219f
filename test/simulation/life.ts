import { render } from '../../src/domain/execution/index.ts'
import { evolve, type ExecutionEvent } from '../../src/domain/execution/index.ts'
import { restore, snapshot } from '../../src/domain/execution/snapshot.ts'
import type { Policy } from '../../src/domain/execution/events.ts'
import type { Recorded } from '../../src/store/event-store.ts'
import { newHall } from './components.ts'
import type { Coverage } from './coverage.ts'
import { openProcess, type Process } from './process.ts'
import type { Random } from './random.ts'
import { newScene, type Broken, type Scene, type SceneOptions } from './scene.ts'
import { newVault, type Vault } from './store.ts'
import { newSubscribers } from './subscribers.ts'
import { newUsers } from './users.ts'

/** What became of one seed. */
export interface Life {
  readonly seed: number
  readonly broken: Broken | undefined
  readonly coverage: Coverage
  readonly steps: number
  readonly events: number
  /** The log of what happened, when it was asked for: the same for the same seed, byte for byte. */
  readonly lines: readonly string[]
}

const STEPS_AT_MOST = 60_000
const HOURS_AT_MOST = 6 * 3_600_000

/** One seed from its first draw to its end. */
export const live = async (options: SceneOptions): Promise<Life> => {
  const scene = newScene(options)
  const { world, calm, has, firstBroken } = scene
  const random = scene.random('life')
  const maxConcurrent = random.whole(1, 3)
  const maxCalls = random.whole(1, 3)
  const policy = drawPolicy(random)
  const active = random.pick([2_000, 20_000, 120_000])
  const shared = random.chance(0.25) && has('second engine')
  const withModels = random.chance(0.4)

  const vault = newVault(scene, maxConcurrent)
  const hall = newHall(scene, vault, maxCalls)
  const processes: Process[] = []
  for (const name of shared ? ['a', 'b'] : ['a']) {
    processes.push(
      await openProcess({ scene, vault, hall, name, policy, maxConcurrent, maxCalls, withModels, mayGhost: shared }),
    )
  }
  if (shared) scene.coverage.kind('second engine')
  vault.onGrowth((head) => processes.forEach(({ models }) => models?.advance(head)))

  const users = newUsers({ scene, vault, processes, strict: !shared })
  const subscribers = newSubscribers(scene, vault, processes)
  for (const process of processes) process.start()
  users.act(active)
  subscribers.begin(active)
  plague(scene, vault, processes, active)

  const start = world.now()
  world.after(active, () => {
    calm.yet = true
    scene.trace(() => 'CALM')
    users.resumeAll()
  })

  try {
    while (firstBroken() === undefined && (await world.step())) {
      if (world.steps() > STEPS_AT_MOST) scene.broken('an engine with nothing to do rests', `${world.steps()} steps`)
      if (world.now() > start + active + HOURS_AT_MOST) break
    }
    if (firstBroken() === undefined) checkEnds(scene, vault)
    if (firstBroken() === undefined) await users.lookAtEverything()
    if (firstBroken() === undefined) subscribers.checkEnd()
    if (firstBroken() === undefined) checkSnapshots(scene, vault)
  } finally {
    for (const { models } of processes) await models?.close()
    await vault.inner.close()
  }
  return {
    seed: options.seed,
    broken: firstBroken(),
    coverage: scene.coverage,
    steps: world.steps(),
    events: vault.history.head(),
    lines: scene.lines,
  }
}

const drawPolicy = (random: Random): Policy => ({
  max_attempts: random.whole(1, 4),
  auto_retry: random.chance(0.8),
  task_timeout: random.pick([5, 30]),
  max_task_duration: random.pick([20, 60]),
  parallel: random.chance(0.85),
})

/** Crashes, stops, outages and clock jumps, until it is calm. */
const plague = (scene: Scene, { outage }: Vault, processes: readonly Process[], until: number): void => {
  const { world, has } = scene
  const random = scene.random('plague')
  const some = (most: number, happen: () => void): void => {
    for (let n = random.whole(0, random.whole(0, most)); n > 0; n--) world.after(random.whole(1, until), happen)
  }
  some(4, () => {
    const process = random.pick(processes)
    if (has('crashes')) process.crash()
  })
  some(2, () => {
    const process = random.pick(processes)
    if (has('stops')) process.stop()
  })
  some(2, () => {
    const process = random.pick(processes)
    const far = random.whole(1, random.pick([100, 10_000, 600_000]))
    const jump = random.chance(0.5) ? far : -far
    if (has('clock jumps')) process.jump(jump)
  })
  some(2, () => {
    const reads = random.chance(0.5)
    const length = random.whole(1, until / 4)
    if (!has('outages')) return
    scene.trace(() => `OUTAGE of ${reads ? 'everything' : 'writes'} for ${length} ms`)
    outage.writes = true
    outage.reads = reads
    world.after(length, () => {
      outage.writes = outage.reads = false
    })
  })
  world.after(until, () => {
    outage.writes = outage.reads = false
  })
}

const checkEnds = ({ broken, world }: Scene, { history, judge }: Vault): void => {
  for (const id of history.executions()) {
    if (judge.isOver(id)) continue
    const events = history.streamOf(id)
    const { status, tasks } = history.document(id, events.length - 1)
    const stand = Object.entries(tasks).map(([task, { status, attempt }]) => `${task} ${status} ${attempt}`)
    broken('every execution ends', `${id} is ${status} at ${new Date(world.now()).toISOString()}: ${stand.join(', ')}`)
  }
}

/** A snapshot of any revision, as JSON, and the events behind it make the same as all events. */
const checkSnapshots = (scene: Scene, { history }: Vault): void => {
  const random = scene.random('cuts')
  for (const id of history.executions()) {
    const events = history.streamOf(id)
    const cut = random.whole(0, events.length - 1)
    const before = history.fold(id, cut)
    let state = restore(before.plan, id, JSON.parse(JSON.stringify(snapshot(before))))
    for (const { type, data, at } of events.slice(cut + 1)) {
      state = evolve(state, { type, data, at } as ExecutionEvent & { at: string })
    }
    const last = events[events.length - 1] as Recorded
    const made = JSON.stringify(render(state, last.revision, last.position))
    if (made !== JSON.stringify(history.document(id, last.revision))) {
      scene.broken('a snapshot and what follows it make the whole', `${id} cut at revision ${cut}`)
    }
  }
}
