import type { ExecutionEvent, Origin, Policy, WorkflowError } from '../../domain/execution/events.ts'
import type { Recorded } from '../../store/event-store.ts'
import { partsOf, type History } from '../history.ts'
import type { Scene } from '../scene.ts'
import { blockCompletes, blockFails } from './blocks.ts'
import type { Case, ExecutionStatus, Must } from './case.ts'
import { newFamilies } from './families.ts'
import { goneOn, retried, type Forked } from './forks.ts'
import { blockOf, hasBegun, hasEnded, isUnderWay } from './instances.ts'
import { checkpointed, type Created } from './notes.ts'
import { applyToTask } from './tasks.ts'
import { beginUndoing, endsUndone } from './undoing.ts'
import { signalled, type Awaiting } from './waits.ts'

/** The rules that every history must keep, told in the plainest way and without the code that they judge. */
export interface Judge {
  /** To be told of each event as it becomes durable, before the history takes it; `by` names who wrote it. */
  readonly event: (event: Recorded, by: string) => void
  readonly isOver: (executionId: string) => boolean
  readonly statusOf: (executionId: string) => ExecutionStatus
  /** Tasks of an execution that wait for something from outside which has not come. */
  readonly awaited: (executionId: string) => readonly Awaiting[]
  /** It stands still until somebody resumes it, who is not its parent. */
  readonly isHeldBySomebody: (executionId: string) => boolean
  readonly checkEnd: () => void
}

export interface JudgedLimits {
  readonly maxConcurrent: number
  readonly maxDepth: number
}

type Noted = Extract<ExecutionEvent, { readonly type: 'execution_forked' }>['data']

const OVER: ReadonlySet<string> = new Set(['completed', 'failed', 'cancelled'])
/** What is written down beside a run: it changes nothing of it. */
const NOTES: ReadonlySet<string> = new Set(['checkpoint_created', 'state_saved', 'execution_forked'])
/** The events by which an execution comes to run. */
const UNBOUND: ReadonlySet<string> = new Set(['workflow_started', 'workflow_resumed'])

export const newJudge = (scene: Scene, history: History, { maxConcurrent, maxDepth }: JudgedLimits): Judge => {
  const cases = new Map<string, Case>()
  const families = newFamilies(scene, history, cases, maxDepth)
  const limits = new Map<string, number>()

  const event = (recorded: Recorded, by: string): void => {
    const { stream, position, revision } = recorded
    const [category, id] = partsOf(stream)
    const must: Must = (holds, rule) => {
      if (!holds)
        scene.broken(rule, `${recorded.type} at position ${position}, revision ${revision} of ${stream}, by ${by}`)
    }
    must(position === history.head() + 1, 'positions are gapless')
    if (category !== 'execution') return
    must(revision === history.streamOf(id).length, 'revisions are gapless')

    const known = cases.get(id)
    if (recorded.type === 'workflow_forked') {
      must(known === undefined, 'an execution comes to be once')
      families.submitted(id, {}, must)
      const one = forked(recorded, must)
      cases.set(id, one)
      if (one.keyed !== undefined) limits.set(one.keyed.key, Math.max(one.keyed.limit, limits.get(one.keyed.key) ?? 0))
      return
    }
    if (recorded.type === 'workflow_submitted') {
      must(known === undefined, 'an execution is submitted once')
      families.submitted(id, recorded.data as Origin, must)
      const one = submitted(recorded, history, scene.coverage.kind)
      cases.set(id, one)
      if (one.keyed !== undefined) limits.set(one.keyed.key, Math.max(one.keyed.limit, limits.get(one.keyed.key) ?? 0))
      return
    }
    must(known !== undefined, 'an execution begins with its submission')
    if (known === undefined) return
    must(recorded.at >= known.lastAt, 'time never goes back within a stream')
    const isRetry = recorded.type === 'workflow_retried' && known.status === 'failed' && !known.isAwaited
    must(!OVER.has(known.status) || NOTES.has(recorded.type) || isRetry, 'nothing happens after the end')
    if (known.append !== appendOf(recorded)) {
      must(known.cancelled.size === 0, 'a task is cancelled only together with what it is inside of')
      known.append = appendOf(recorded)
    }
    known.lastAt = recorded.at
    families.event(id, recorded as Recorded & ExecutionEvent, must)
    if (recorded.type === 'checkpoint_created') checkpointed(known, id, recorded as Created, history, must)
    apply(known, recorded as Recorded & ExecutionEvent, by, must, scene.clocks.putBack)
    families.taken(id)
    if (known.status === 'running' && UNBOUND.has(recorded.type)) checkLimits(known, by, must)
  }

  /** An execution as it was after one of its events, told anew: nobody else has it. */
  const caseAt = (id: string, revision: number): Case => {
    const [first, ...rest] = history.streamOf(id).slice(0, revision + 1) as [Recorded, ...Recorded[]]
    const one =
      first.type === 'workflow_forked' ? forked(first, () => undefined) : submitted(first, history, () => undefined)
    const silent = { ...one, note: () => undefined }
    for (const recorded of rest) {
      if (silent.append !== appendOf(recorded)) silent.cancelled.clear()
      silent.append = appendOf(recorded)
      apply(silent, recorded as Recorded & ExecutionEvent, '', () => undefined, true)
    }
    return silent
  }

  const forked = ({ data, at }: Recorded, must: Must): Case => {
    const event = data as Forked
    const { source, workflow_id, workflow_version } = event
    const events = history.streamOf(source.execution_id)
    must(events[source.revision]?.hash === source.hash, 'a fork names the event that it goes on from')
    const definition = event.definition ?? history.plan(workflow_id, workflow_version).definition
    const one = goneOn(caseAt(source.execution_id, source.revision), event, definition, at, scene.coverage.kind, must)
    if (OVER.has(cases.get(source.execution_id)?.status ?? '')) one.note('fork of what is over')
    return one
  }

  /** Each fork stands in the history that it goes on from, once. */
  const checkForks = (): void => {
    for (const id of history.executions()) {
      const [first] = history.streamOf(id)
      if (first?.type !== 'workflow_forked') continue
      const { source, kind } = first.data as Forked
      const notes = history
        .streamOf(source.execution_id)
        .filter(({ type, data }) => type === 'execution_forked' && (data as Noted).execution_id === id)
      const [note] = notes.map(({ data }) => data as Noted)
      if (notes.length !== 1 || note?.revision !== source.revision || note.kind !== kind)
        scene.broken('a fork stands in the history that it goes on from', `${id}: ${JSON.stringify(notes)}`)
    }
  }

  /** Those that one process has let run; what a dead one sent and nobody awaited is not counted. */
  const checkLimits = ({ keyed, note }: Case, by: string, must: Must): void => {
    const running = [...cases.values()].filter((one) => one.status === 'running' && one.admittedBy === by)
    const ofSlots = running.filter(({ isAwaited }) => !isAwaited)
    must(ofSlots.length <= maxConcurrent, 'no more executions run than allowed')
    if (running.length > maxConcurrent) note('child runs where no slot is free')
    if (keyed === undefined) return
    const ofKey = running.filter((one) => one.keyed?.key === keyed.key)
    const limit = limits.get(keyed.key) ?? 0
    if (ofKey.length === limit) note('key has all that it may')
    must(ofKey.length <= limit, 'no more executions of one key run than allowed')
  }

  return {
    event,
    isOver: (id) => OVER.has(cases.get(id)?.status ?? ''),
    statusOf: (id) => (cases.get(id) as Case).status,
    awaited: (id) => {
      const one = cases.get(id)
      if (one === undefined || OVER.has(one.status) || one.compensating !== undefined || !families.mayGoOn(id))
        return []
      return [...one.waiters].flatMap((its) => {
        const { id: task_id, attempt, awaits, answered } = its
        const heard = one.signalIds.size
        return isUnderWay(its) && awaits !== undefined && !answered ? [{ task_id, attempt, awaits, heard }] : []
      })
    },
    isHeldBySomebody: (id) => {
      const one = cases.get(id)
      return one?.status === 'paused' && !one.heldByParent && (families.mayGoOn(id) || one.compensating !== undefined)
    },
    checkEnd: () => {
      families.checkEnd()
      checkForks()
    },
  }
}

const submitted = ({ data, at }: Recorded, history: History, note: Case['note']): Case => {
  const {
    workflow_id,
    workflow_version,
    policy,
    concurrency,
    parent,
    depth = 0,
  } = data as Origin & {
    workflow_id: string
    workflow_version: number
    policy: Policy
  }
  const { definition } = history.plan(workflow_id, workflow_version)
  return {
    status: 'pending',
    started: false,
    admittedBy: '',
    lastAt: at,
    cancelled: new Set(),
    append: '',
    resumedIn: '',
    definition,
    policy,
    startedAt: 0,
    clockStands: false,
    busy: 0,
    root: blockOf(definition, '', undefined),
    checkpoints: { ids: new Set(), covered: -1 },
    signals: new Map(),
    signalIds: new Set(),
    waiters: new Set(),
    undoable: [],
    compensating: undefined,
    keyed: concurrency,
    isAwaited: parent?.wait === true,
    depth,
    heldByParent: false,
    note,
  }
}

/** Events of one append have ids that follow each other; the lives' ids leave room for that. */
const appendOf = ({ id }: Recorded): string => id.slice(0, 32)

const apply = (one: Case, recorded: Recorded & ExecutionEvent, by: string, must: Must, putBack: boolean): void => {
  const at = Date.parse(recorded.at)
  switch (recorded.type) {
    case 'workflow_submitted':
      return
    case 'workflow_started':
      must(one.status === 'pending' && !one.started, 'an execution starts once, from the queue')
      one.status = 'running'
      one.started = true
      one.startedAt = at
      one.admittedBy = by
      return
    case 'workflow_paused':
      must(one.status === 'pending' || one.status === 'running', 'only what goes on is paused')
      one.status = 'paused'
      one.heldByParent = recorded.data.by_parent === true
      return
    case 'workflow_resume_requested':
      must(one.status === 'paused' && one.started, 'only what is paused is resumed')
      one.status = 'pending'
      return
    case 'workflow_resumed':
      must(one.status === 'paused' || (one.status === 'pending' && one.started), 'only what is paused is resumed')
      one.status = one.started ? 'running' : 'pending'
      if (one.started && one.clockStands) {
        one.startedAt = at
        one.clockStands = false
      }
      one.admittedBy = by
      one.resumedIn = one.append
      return
    case 'workflow_completed':
      must(one.status === 'running', 'only a running execution completes')
      must(one.compensating === undefined, 'once undoing has begun nothing completes')
      blockCompletes(one.root, must)
      if (one.root.failed.length > 0) one.note('failure is dealt with')
      return end(one, 'completed')
    case 'workflow_failed':
      if (one.compensating === undefined) mayFail(one, recorded.data.error, at, must, putBack)
      endsUndone(one, 'failed', recorded.data.compensation, must)
      return end(one, 'failed')
    case 'workflow_cancelled':
      must(!isBusy(one), 'nothing is under way after the end')
      endsUndone(one, 'cancelled', recorded.data.compensation, must)
      return end(one, 'cancelled')
    case 'compensation_started': {
      const { cause, error } = recorded.data
      must((error !== undefined) === (cause === 'failed'), 'an execution fails for a reason')
      if (error !== undefined) mayFail(one, error, at, must, putBack)
      must(!isBusy(one), 'nothing is under way after the end')
      return beginUndoing(one, cause, must)
    }
    case 'signal_received':
      return signalled(one, recorded.data, must)
    case 'workflow_forked':
      return
    case 'workflow_retried':
      return retried(one, recorded.data, at, must)
    case 'checkpoint_created':
    case 'state_saved':
    case 'execution_forked':
      return
    default:
      applyToTask(one, recorded, putBack ? Infinity : at, must)
  }
}

const mayFail = (one: Case, { type, task_id }: WorkflowError, at: number, must: Must, putBack: boolean): void => {
  if (type === 'workflow_timeout') {
    const { timeout = Infinity } = one.definition
    must(putBack || at >= one.startedAt + timeout * 1_000, 'no execution expires early')
    must(!isBusy(one), 'nothing is under way after the end')
    return
  }
  must(one.status === 'running', 'only a running execution fails by its tasks')
  must(type !== 'task_failed' || task_id !== undefined, 'an execution fails for a reason')
  blockFails(one.root, task_id, must)
  const tasks = [...one.root.tasks.values()]
  if (!tasks.every(hasEnded)) one.note('block ends at its first failure')
  if (type === 'expression_error') must(tasks.every(hasEnded), 'an output is made in the end')
}

const isBusy = ({ root }: Case): boolean => [...root.tasks.values()].some(hasBegun)

const end = (one: Case, status: 'completed' | 'failed' | 'cancelled'): void => {
  one.status = status
  one.cancelled.clear()
}
