import { render } from '../domain/execution/index.ts'
import { evolve, type Env, type ExecutionEvent } from '../domain/execution/index.ts'
import type { History } from './history.ts'
import { restore, snapshot } from '../domain/execution/snapshot.ts'
import type { Policy } from '../domain/execution/events.ts'
import type { CheckpointRules } from '../engine/marking.ts'
import type { Recorded } from '../store/event-store.ts'
import { newHall, type Play } from './components.ts'
import { disagreement } from './explained.ts'
import { openProcess, type Process } from './process.ts'
import { tellerOf } from './reports.ts'
import type { Broken, Scene } from './scene.ts'
import { newVault, type Vault } from './store.ts'

/** What became of one seed. */
export interface Life {
  readonly seed: number
  readonly broken: Broken | undefined
  readonly steps: number
  readonly events: number
  /** The log of what happened, when it was asked for: the same for the same seed, byte for byte. */
  readonly lines: readonly string[]
  readonly history: History
  /** Per task how often an attempt was delivered beyond its first time. */
  readonly redelivered: ReadonlyMap<string, number>
}

/** The machines of a life, before anybody acts. */
export interface Stage {
  readonly scene: Scene
  readonly vault: Vault
  readonly processes: readonly Process[]
  /** Two engines work on the store. */
  readonly shared: boolean
}

/** Those who act in a life besides the machines. */
export interface Cast {
  /** What happens until the faults stop. */
  readonly act: (until: number) => void
  /** From then on: whatever waits for somebody is seen to, until nothing does. */
  readonly settle: () => void
  /** What must hold once nothing is going on any more. */
  readonly checkEnd: () => Promise<void>
}

export interface LifeOptions {
  readonly scene: Scene
  readonly policy: Policy
  readonly maxConcurrent: number
  readonly maxCalls: number
  /** A component whose tasks are fetched, by those of the cast who are its workers. */
  readonly fetched?: string
  /** How deep workflows may start workflows. */
  readonly maxDepth: number
  /** Whether the read models are part of it. They cost more than all the rest. */
  readonly withModels: boolean
  readonly env: Env
  readonly play: Play
  /** Executions that are over may be moved out of the log, while one engine works on it. */
  readonly archives?: boolean
  /** For how long things go wrong, in milliseconds. */
  readonly active: number
  /** What a life may take after that at most. */
  readonly patience: { readonly milliseconds: number; readonly steps: number }
  readonly cast: (stage: Stage) => Cast
}

/** Often, seldom and never; hashed at once, and a little at a time. */
const CHECKPOINT_RULES: readonly CheckpointRules[] = [
  { every: 2_000, atOnce: 1_000 },
  { every: 2_000, atOnce: 0 },
  { every: 60_000, atOnce: 1_000 },
  { every: Infinity, atOnce: 0 },
]

/** One seed from its first draw to its end. */
export const live = async (options: LifeOptions): Promise<Life> => {
  const { scene, policy, env, maxConcurrent, maxCalls, maxDepth, withModels, active, patience } = options
  const { world, calm, has, firstBroken } = scene
  const shared = scene.random('life').chance(0.25) && has('second-engine')

  const vault = newVault(scene, { maxConcurrent, maxDepth }, options.archives === true && !shared)
  const processes: Process[] = []
  const rules = scene.random('checkpoints')
  const hall = newHall({ scene, vault, maxCalls, play: options.play, tell: tellerOf(scene, processes), shared })
  for (const name of shared ? ['a', 'b'] : ['a']) {
    processes.push(
      await openProcess({
        scene,
        vault,
        hall,
        name,
        policy,
        env,
        maxConcurrent,
        maxCalls,
        ...(options.fetched === undefined ? {} : { fetched: options.fetched }),
        maxDepth,
        checkpoints: rules.pick(CHECKPOINT_RULES),
        withModels,
        shared,
      }),
    )
  }
  if (shared) scene.coverage.kind('second engine')
  vault.onGrowth((head) => processes.forEach(({ models }) => models?.advance(head)))

  const cast = options.cast({ scene, vault, processes, shared })
  for (const process of processes) process.start()
  cast.act(active)
  plague(scene, vault, processes, active)

  const start = world.now()
  world.after(active, () => {
    calm.yet = true
    calm.since = world.now()
    scene.trace(() => 'CALM')
    cast.settle()
  })

  try {
    while (firstBroken() === undefined && (await world.step())) {
      if (world.steps() > patience.steps) scene.broken('an engine with nothing to do rests', `${world.steps()} steps`)
      if (world.now() > start + active + patience.milliseconds) break
    }
    if (firstBroken() === undefined) checkEnds(scene, vault)
    if (firstBroken() === undefined) vault.judge.checkEnd()
    if (firstBroken() === undefined) await cast.checkEnd()
    if (firstBroken() === undefined) checkSnapshots(scene, vault)
  } finally {
    for (const { models } of processes) await models?.close()
    await vault.inner.close()
  }
  return {
    seed: scene.seed,
    broken: firstBroken(),
    steps: world.steps(),
    events: vault.history.head(),
    lines: scene.lines,
    history: vault.history,
    redelivered: hall.redelivered,
  }
}

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
    if (has('clock-jumps')) process.jump(jump)
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
    let state = restore(before.plan, id, JSON.parse(JSON.stringify(snapshot(before))), before.apart.values)
    for (const { type, data, at } of events.slice(cut + 1)) {
      state = evolve(state, { type, data, at } as ExecutionEvent & { at: string })
    }
    const last = events[events.length - 1] as Recorded
    const made = JSON.stringify(render(state, last.revision, last.position))
    if (made !== JSON.stringify(history.document(id, last.revision))) {
      scene.broken('a snapshot and what follows it make the whole', `${id} cut at revision ${cut}`)
    }
    const wrong = disagreement(history.fold(id, cut), Date.parse(events[cut]?.at ?? ''))
    if (wrong !== undefined) scene.broken('an explanation says what next does', `${id} at revision ${cut}: ${wrong}`)
  }
}
