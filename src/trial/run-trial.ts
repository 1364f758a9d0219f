import * as E from 'fp-ts/lib/Either.js'
import { createWorkflow, placeholder, workflow } from '../domain/definition/index.ts'
import { createEngine } from '../engine/create-engine.ts'
import type { Engine } from '../engine/engine.ts'
import { openTraffic } from '../engine/traffic/traffic.ts'
import type { Secrets } from '../engine/secrets/secrets.ts'
import type { Rejection } from '../domain/rejection.ts'
import { drained, newWorld, type World } from '../simulation/world.ts'
import { randomOf } from '../simulation/random.ts'
import type { EventStore, Recorded } from '../store/event-store.ts'
import { load } from '../store/load.ts'
import { memoryStore } from '../store/memory.ts'
import { transact } from '../store/transact.ts'
import { differencesOf } from './compare.ts'
import { playedCalls } from './played-calls.ts'
import { scriptOf } from './script.ts'
import type { PlayedCommand, RefusedCommand, Stopped, TrialOf, TrialReport } from './trial.ts'

/** What one trial may come to. */
const MAX_EVENTS = 10_000
const MAX_STEPS = 200_000
const MAX_CHARACTERS = 8_388_608
const MAX_SECONDS = 31_536_000

const START = '2026-01-01T00:00:00.000Z'

/**
 * The real engine on a store in memory, with a clock that jumps from one thing to the next. The same trial gives the same
 * report, ids and times included. Left when the execution can't be started.
 */
export const runTrial = async (trial: TrialOf): Promise<E.Either<Rejection, TrialReport>> => {
  const { seed = 1, start_at = START, max_seconds = MAX_SECONDS, env = {} } = trial
  const world = newWorld(firstComeFirstServed(), Date.parse(start_at))
  const clock = { now: world.now, after: world.after }
  const random = randomOf(seed, 'engine').next
  const newId = idsOf(seed, world)
  const store = memoryStore()
  const script = scriptOf(trial.tasks ?? {}, trial.default)
  const { kindOf, unplayed } = playedCalls(script, clock)
  const engine = createEngine({
    store,
    clock,
    newId,
    random,
    kindOf,
    snapshots: { load: async () => undefined, save: () => undefined },
    env: (name) => (Object.hasOwn(env, name) ? env[name] : undefined),
    secrets: placeholders,
    maxInline: Infinity,
    maxWorkflowDepth: 0,
    checkpoints: { every: Infinity, atOnce: Infinity },
    workflowsNamed: async () => E.right([]),
    policy: trial.policy,
    maxConcurrentWorkflows: 1,
    traffic: openTraffic(clock, { max_in_flight: MAX_EVENTS, per_second: undefined, breaker: undefined }),
    report: (error) => {
      throw error
    },
  })

  const workflow_id = newId()
  const execution_id = newId()
  const given = () => ({ at: new Date(world.now()).toISOString(), random })
  surely(await transact(store, workflow, given, newId)(workflow_id, createWorkflow(trial.definition))())
  const begun = world.now()
  const accepted = await engine.submit({ execution_id, workflow_id, input: trial.input ?? {} })()
  if (E.isLeft(accepted)) return E.left(accepted.left as Rejection)
  const refused: RefusedCommand[] = []
  for (const command of trial.commands ?? []) {
    const play = async (): Promise<void> => {
      const done = await playCommand(engine, execution_id, command)
      if (E.isLeft(done)) refused.push({ at: command.at, do: command.do, code: done.left.tag })
    }
    world.after(command.at * 1_000, () => void play())
  }

  const history = historyOf(store, `execution-${execution_id}`)
  await drained()
  const stopped = await goOn(world, begun + max_seconds * 1_000, history)

  const execution = surely(await engine.document(execution_id)())
  const end = execution.completed_at === null ? world.now() : Date.parse(execution.completed_at)
  const cameOut = { execution, events: history.events, duration_seconds: (end - begun) / 1_000 }
  const differences = differencesOf(trial.expect ?? {}, cameOut)
  const passed = differences.length + unplayed.length + refused.length === 0
  return E.right({ passed, differences, unplayed, refused, unused: script.unused(), stopped, ...cameOut })
}

const playCommand = async (engine: Engine, execution_id: string, command: PlayedCommand) => {
  switch (command.do) {
    case 'signal':
      return engine.signal(execution_id, { name: command.name, data: command.data ?? null })()
    case 'approve':
    case 'reject': {
      const { task: task_id, at: _at, do: verb, ...more } = command
      const { tasks } = surely(await engine.document(execution_id)())
      const attempt = tasks[task_id]?.attempt ?? 0
      const decision = verb === 'approve' ? 'approved' : 'rejected'
      return engine.decide({ execution_id, task_id, attempt }, { decision, ...more })()
    }
    default:
      return engine.command(execution_id, command.do, command.reason)()
  }
}

/** Lets things happen until the execution is over; else says what kept it from that. */
const goOn = async (world: World, until: number, history: History): Promise<Stopped | null> => {
  for (;;) {
    await history.catchUp()
    if (history.isOver()) return null
    if (history.events.length > MAX_EVENTS || world.steps() > MAX_STEPS)
      return { reason: 'too_many_events', message: `a trial may have ${MAX_EVENTS} events: give it less to do` }
    if (history.characters() > MAX_CHARACTERS)
      return {
        reason: 'too_much_data',
        message: 'the history of a trial may have 8 MiB of JSON: give it smaller values',
      }
    if (world.nextAt() === Infinity)
      return { reason: 'waiting', message: 'nothing more would happen: it waits for what the trial does not do' }
    if (world.nextAt() > until)
      return { reason: 'max_seconds', message: 'it was not over after max_seconds: allow more, or make it quicker' }
    await world.step()
  }
}

interface History {
  readonly events: readonly Recorded[]
  /** Of the JSON of all of them. */
  readonly characters: () => number
  readonly catchUp: () => Promise<void>
  readonly isOver: () => boolean
}

const historyOf = (store: EventStore, stream: string): History => {
  const events: Recorded[] = []
  let characters = 0
  return {
    events,
    characters: () => characters,
    catchUp: async () => {
      for (const event of surely(await load(store, stream, events.length)())) {
        events.push(event)
        characters += JSON.stringify(event.data).length
      }
    },
    isOver: () => ENDS.has(events.at(-1)?.type ?? ''),
  }
}

const ENDS: ReadonlySet<string> = new Set(['workflow_completed', 'workflow_failed', 'workflow_cancelled'])

/** What is due at the same time happens in the order in which it was wanted: that is what an author expects. */
const firstComeFirstServed = (): { readonly next: () => number } => {
  let count = 0
  return { next: () => count++ }
}

/** Nothing that is played needs to know a secret. */
const placeholders: Secrets = {
  find: (name) => E.right(placeholder([name])),
  list: () => ({ secrets: [], problem: null }),
  scrub: (_, value) => value,
}

/** UUIDv7s that are the same each time. */
const idsOf = (seed: number, { now }: World): (() => string) => {
  let count = 0
  const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0').slice(-digits)
  return () => {
    const time = hex(now(), 12)
    return `${time.slice(0, 8)}-${time.slice(8)}-7000-8${hex(seed, 3)}-${hex(++count, 12)}`
  }
}

/** Nothing that is asked of a store in memory about a checked definition can fail. */
const surely = <A>(result: E.Either<unknown, A>): A => {
  if (E.isLeft(result)) throw new Error(`a trial broke: ${JSON.stringify(result.left)}`)
  return result.right
}
