import * as E from 'fp-ts/lib/Either.js'
import { checkInput } from '../domain/definition/index.ts'
import type { Policy } from '../domain/execution/events.ts'
import {
  cancel,
  findTask,
  forecastFork,
  fork,
  keyedPlace,
  pause,
  render,
  resume,
  retry,
  submit,
  type Env,
  type Execution,
  type ExecutionIntent,
} from '../domain/execution/index.ts'
import { taskAt } from '../domain/execution/state.ts'
import { runGraph } from '../domain/execution/graph.ts'
import type { ComponentState } from '../domain/execution/explain/index.ts'
import type { Rejection } from '../domain/rejection.ts'
import { blobsIn } from '../store/blobs.ts'
import type { By, EventStore, Fault, Meta } from '../store/event-store.ts'
import { metaOf } from '../store/transact.ts'
import { asOfIn, type At } from './as-of.ts'
import { bisectIn } from './bisect.ts'
import type { Clock } from './clock.ts'
import { look, post } from './drive.ts'
import type { Accepted, Engine, Fork, Forked, ForkPreview, Submission, Untold, Verb } from './engine.ts'
import { entrance } from './enter.ts'
import { prepareFork } from './fork.ts'
import { explainIn } from './explain/explain.ts'
import { inspection, type Inspection } from './inspect.ts'
import { loadFrom, type Snapshots } from './load.ts'
import { checkpointsOn } from './checkpoints.ts'
import { breathing, type CheckpointRules } from './marking.ts'
import type { Pulled } from './pulled/pulled.ts'
import { plansFrom } from './plans.ts'
import { recordedIn } from './recorded.ts'
import { recover, takeUp, type Unfinished } from './recover.ts'
import { restoreFrom } from './restore.ts'
import { accepted, type Run } from './run.ts'
import { savedStates } from './saved-state.ts'
import type { Secrets } from './secrets/secrets.ts'
import type { WorkflowsNamed } from './start-child.ts'
import { startOnce } from './start-once.ts'
import { steppingIn, type Showing } from './stepping.ts'
import type { KindOf } from './tasks/task-kind.ts'
import { toldFromOutside, type SecretsOf } from './told.ts'
import type { Traffic } from './traffic/traffic.ts'
import { validateCheckpoint } from './validate-checkpoint.ts'
import { wholeRunIn } from './whole-run.ts'
import { workshop } from './workshop.ts'

/** Everything that the engine may not make up by itself. */
export interface EngineParts {
  readonly store: EventStore
  readonly clock: Clock
  readonly newId: () => string
  readonly random: () => number
  readonly kindOf: KindOf
  readonly snapshots: Snapshots
  readonly env: Env
  readonly secrets: Secrets
  readonly secretsOf?: SecretsOf
  /** Bytes of JSON up to which an event carries its input or output; what is larger is kept apart, once. */
  readonly maxInline: number
  readonly policy: Policy
  readonly maxConcurrentWorkflows: number
  /** The calls to components; whoever else tells of them or changes their limits has the same. */
  readonly traffic: Traffic
  readonly maxWorkflowDepth: number
  readonly workflowsNamed: WorkflowsNamed
  /** What is known of a component, for explanations; undefined for one that is built in. */
  readonly componentState?: (name: string) => ComponentState | undefined
  /** Where an attempt stands that workers fetch, for explanations. */
  readonly whereabouts?: Pulled['find']
  readonly checkpoints: CheckpointRules
  /** Told of what should not happen: an event that can't be read, a bug. */
  readonly report: (error: unknown, executionId: string) => void
}

export interface EngineStats {
  readonly running: number
  readonly queued: number
  readonly calls: number
  readonly live: number
}

export interface OpenEngine extends Engine {
  /** Goes on with what an earlier process left. Call it once, before anything else. */
  readonly recover: (unfinished: readonly Unfinished[]) => Promise<E.Either<Fault, void>>
  /** Tells the sources of forks what an earlier process could not tell them any more. */
  readonly tellSources: (untold: readonly Untold[]) => void
  /** Goes on with executions that have been quiet for a while, so far as nobody here sees to them. False: not with all of them. */
  readonly takeUp: (quiet: readonly Unfinished[]) => Promise<boolean>
  readonly stats: () => EngineStats
  readonly inspect: Inspection
}

const STOPPING: Fault = { tag: 'store_unavailable', reason: 'the server is stopping' }

/** The reason of a cancellation that a newer execution of the same key has asked for. */
const GAVE_WAY = 'gave way to a newer execution with the same concurrency key'

/** The store for whoever reads a long history at once: others have the thread between two pieces of it. */
const unhurried = ({ store, clock }: EngineParts): EventStore => ({
  ...store,
  read: (stream, from, limit) => async () => {
    if (from !== undefined && from > 0) await breathing(clock)
    return store.read(stream, from, limit)()
  },
})

const NO_SNAPSHOTS: Snapshots = { load: async () => undefined, save: () => undefined }

const carrierIn = (execution: Execution, taskId: string) => {
  const task = findTask(execution, taskId)
  const { component, action } = task === undefined ? { component: '', action: '' } : taskAt(execution, task).node
  return { component, action }
}

type Answer<A> = E.Either<Rejection | Fault, A>

export const createEngine = (parts: EngineParts): OpenEngine => {
  const plans = plansFrom(parts.store)
  const blobs = blobsIn(parts.store)
  const load = loadFrom(parts.store, blobs, plans, parts.snapshots)
  const asOf = asOfIn(parts.store, load)
  const loadAnew = loadFrom(unhurried(parts), blobs, plans, NO_SNAPSHOTS)
  const validating = validateCheckpoint({ store: parts.store, loadAnew, breathe: () => breathing(parts.clock) })
  const recorded = recordedIn(parts.store, load, asOf)
  const bisect = bisectIn(parts.store, blobs, load)
  const wholeRun = wholeRunIn(parts.store, blobs, load)
  const shop = workshop(parts, load, blobs, {
    submit: (given) => submission(given),
    workflowsNamed: parts.workflowsNamed,
    maxWorkflowDepth: parts.maxWorkflowDepth,
  })
  const { runs, slots, members, drive, stop, sources, rest } = shop

  const tell = (
    run: Run,
    intend: (run: Run, revision: number) => ExecutionIntent,
    meta?: Meta,
  ): Promise<Answer<Accepted>> =>
    new Promise((settle) => {
      post(drive, run, { kind: 'command', intend, settle, meta })
    })

  const enter = entrance({ runs, members, cancel: (oldest) => command(oldest, 'cancel', GAVE_WAY), tell })

  const submission = async (given: Submission): Promise<Answer<Accepted>> => {
    if (stop.isStopping()) return E.left(STOPPING)
    const plan = await plans.toStart(given.workflow_id, given.version)()
    if (E.isLeft(plan)) return plan
    const { execution_id: id, input = {}, metadata, request_id, origin = {}, priority = 0 } = given
    const checked = checkInput(plan.right.definition, input)
    if (E.isLeft(checked)) return E.left({ tag: 'invalid_input', problems: checked.left })
    const keyed = keyedPlace(plan.right, id, input)
    if (E.isLeft(keyed)) return E.left({ tag: 'invalid_input', problems: [keyed.left] })
    const concurrency = keyed.right

    const trace = origin.trace ?? given.by?.trace
    const whole =
      concurrency === undefined && trace === undefined
        ? origin
        : {
            ...origin,
            ...(concurrency === undefined ? {} : { concurrency }),
            ...(trace === undefined ? {} : { trace }),
          }
    const intent = submit({ input, metadata, priority, policy: parts.policy, request_id, origin: whole })
    return enter({ id, plan: plan.right, concurrency, intend: () => intent, meta: metaOf('submit', given.by) })
  }

  const prepare = prepareFork({ store: parts.store, load, plans })

  const preview = async (given: Fork): Promise<Answer<ForkPreview>> => {
    const prepared = await prepare(given)
    if (E.isLeft(prepared)) return prepared
    const { plan, from } = prepared.right
    const forecast = forecastFork(from, plan, given.execution_id)
    if (E.isLeft(forecast)) return forecast
    const { execution_id: original_execution_id, revision: original_revision } = from.source
    return E.right({
      original_execution_id,
      original_revision,
      workflow_version: plan.version,
      ...forecast.right,
    })
  }

  const forking = async (given: Fork): Promise<Answer<Forked>> => {
    if (stop.isStopping()) return E.left(STOPPING)
    const prepared = await prepare(given)
    if (E.isLeft(prepared)) return prepared
    const { plan, concurrency, from } = prepared.right
    const { execution_id: id, kind, by } = given
    const { execution_id: source, revision } = from.source
    const owes = { execution_id: id, source, revision, kind }
    const intend = (run: Run): ExecutionIntent => {
      if (run.execution.status === 'unborn') {
        run.execution.heritage = from.state
        run.owes = owes
      }
      return fork(from)
    }
    const forked = await enter({ id, plan, concurrency, intend, meta: metaOf(kind, by) })
    if (E.isLeft(forked)) return forked
    const born = runs.find(id)
    if (born !== undefined) born.owes = undefined
    const told = await sources.tell(owes)
    const position = E.isRight(told) ? Math.max(told.right.position, forked.right.position) : forked.right.position
    return E.right({ ...forked.right, position, original_execution_id: source, original_revision: revision })
  }

  const intentOf =
    (verb: Verb, reason: string | undefined) =>
    (run: Run): ExecutionIntent => {
      switch (verb) {
        case 'pause':
          return pause(reason)
        case 'cancel':
          return cancel(reason)
        case 'retry':
          return retry(reason)
        case 'resume':
          return resume(run.execution.status === 'paused' && drive.around.takeSlot(run), reason)
      }
    }

  const obtain = async (id: string): Promise<Answer<Run>> => {
    const run = await runs.obtain(id)
    if (E.isLeft(run)) return run
    return run.right === undefined
      ? E.left({ tag: 'execution_not_found', execution_id: id })
      : E.right(runs.revive(run.right))
  }

  const command = async (id: string, verb: Verb, reason?: string, by?: By): Promise<Answer<Accepted>> => {
    if (stop.isStopping()) return E.left(STOPPING)
    const run = await obtain(id)
    if (E.isLeft(run)) return run
    const held = verb === 'resume' ? await heldByParent(run.right) : undefined
    return held === undefined ? tell(run.right, intentOf(verb, reason), metaOf(verb, by)) : E.left(held)
  }

  /** A parent that stands still keeps those still that it waits for. */
  const heldByParent = async ({ execution: { origin } }: Run): Promise<Rejection | Fault | undefined> => {
    if (origin.parent?.wait !== true) return undefined
    const parent = await seen(origin.parent.execution_id, ({ id, execution: { status } }) => ({ id, status }))
    if (E.isLeft(parent)) return parent.left
    const { id, status } = parent.right
    return status === 'paused' || status === 'pending'
      ? { tag: 'parent_not_running', parent_id: id, status }
      : undefined
  }

  /** What the durable state of an execution shows. */
  const seen = async <A>(id: string, show: (run: Run) => A): Promise<Answer<A>> => {
    const run = await obtain(id)
    if (E.isLeft(run)) return run
    return new Promise((resolve) => {
      // Shown before anyone else has the thread: the next turn makes the same state run ahead of the log.
      look(drive, run.right, (there) =>
        resolve(there.revision < 0 ? E.left({ tag: 'execution_not_found', execution_id: id }) : E.right(show(there))),
      )
    })
  }

  const stepping = steppingIn(parts.store, load)

  /** What the durable state shows, now or as of a moment. */
  const shown = <A>(id: string, at: At | undefined, show: Showing<A>): Promise<Answer<A>> =>
    at === undefined
      ? seen(id, ({ execution, revision, position }) => show(execution, revision, position))
      : stepping(id, at, show)

  const submitting: Engine['submit'] = (given) => () => submission(given)
  const standing: Engine['standing'] = (id) => () => seen(id, accepted)

  const told = async (id: string, intent: ExecutionIntent, meta: Meta | undefined): Promise<Answer<Accepted>> => {
    if (stop.isStopping()) return E.left(STOPPING)
    const run = await obtain(id)
    return E.isLeft(run) ? run : tell(run.right, () => intent, meta)
  }

  return {
    submit: submitting,
    standing,
    start: startOnce({ ...parts, submit: submitting, standing }),

    fork: (given) => () => forking(given),
    checkFork: (given) => () => prepare(given),
    previewFork: (given) => () => preview(given),
    command: (id, verb, reason, by) => () => command(id, verb, reason, by),
    ...toldFromOutside(told, parts.secrets, parts.secretsOf ?? (() => [])),
    ...savedStates({ tell: told, seen, asOf }),
    ...checkpointsOn({
      store: parts.store,
      atOnce: parts.checkpoints.atOnce,
      obtain: async (id) => (stop.isStopping() ? E.left(STOPPING) : obtain(id)),
      tell,
      seen,
      breathe: () => breathing(parts.clock),
    }),
    validateCheckpoint: (checkpoint) => () => validating(checkpoint),
    restore: restoreFrom({ load, fork: forking, breathe: () => breathing(parts.clock) }),

    document: (id, at) => () => shown(id, at, render),
    graph: (id, at) => () => shown(id, at, runGraph),

    explain: explainIn({
      store: parts.store,
      clock: parts.clock,
      asOf,
      seen,
      around: {
        slots,
        gate: shop.gate,
        stop,
        traffic: parts.traffic,
        reach: parts.store.reach,
        componentState: parts.componentState ?? (() => undefined),
        whereabouts: parts.whereabouts ?? (() => undefined),
      },
    }),
    recorded: (id, at) => () => recorded(id, at),
    bisect: (id, question) => () => bisect(id, question),
    wholeRun: (id) => () => wholeRun(id),

    workflowOf: (id) => runs.find(id)?.execution.plan.workflowId,
    carrierOf: (id, taskId) => async () => {
      const live = runs.find(id)
      return live === undefined
        ? seen(id, ({ execution }) => carrierIn(execution, taskId))
        : E.right(carrierIn(live.execution, taskId))
    },
    inspect: inspection(runs, drive),
    recover: (unfinished) => recover(unfinished, shop),
    tellSources: (untold) => untold.forEach((one) => void sources.tell(one)),
    takeUp: async (quiet) => stop.isStopping() || takeUp(quiet, shop),
    stats: () => ({
      running: slots.running(),
      queued: slots.queued(),
      calls: parts.traffic.inside(),
      live: runs.size(),
    }),
    stop: async (graceSeconds) => {
      await stop.begin(graceSeconds)
      rest()
    },
  }
}
