import * as E from 'fp-ts/lib/Either.js'
import type { ExecutionRow } from '../../projections/read-models.ts'
import { archiveWorkflow, createWorkflow, updateWorkflow, workflow } from '../../src/domain/definition/index.ts'
import type { Parent } from '../../src/domain/execution/events.ts'
import type { ExecutionDocument } from '../../src/domain/execution/document.ts'
import type { Accepted, Started, Submission, Verb } from '../../src/engine/engine.ts'
import type { Recorded } from '../../src/store/event-store.ts'
import { transact } from '../../src/store/transact.ts'
import { isArchived } from './archived.ts'
import { doubt } from './doubt.ts'
import { drawDefinition } from './draw-definition.ts'
import { startsNothing, startsSome, type Starts } from './draw-starts.ts'
import { answerAwaited } from '../../src/simulation/answering.ts'
import type { Coverage } from '../../src/simulation/coverage.ts'
import { partsOf } from '../../src/simulation/history.ts'
import type { Stage } from '../../src/simulation/life.ts'
import type { Process, Up } from '../../src/simulation/process.ts'
import type { Random } from '../../src/simulation/random.ts'
import type { Scene } from '../../src/simulation/scene.ts'
import { drained } from '../../src/simulation/world.ts'
import type { Part, Seen } from './parts.ts'

/** How often somebody looks, every fifteen seconds, for who waits to be answered: longer than clocks that jumped back put anything off. */
const ROUNDS = 200

/** Those who submit, steer and look, and hold the server to its word. */
export interface Users {
  /** What happens until the faults stop. */
  readonly act: (until: number) => void
  /** From then on: whatever is paused is resumed, until nothing is. */
  readonly resumeAll: () => void
  /** Every document and every list, once nothing is going on any more. */
  readonly lookAtEverything: () => Promise<void>
}

export interface ActorsOptions extends Stage {
  readonly coverage: Coverage<Seen>
  readonly has: (part: Part) => boolean
}

export interface UsersOptions extends ActorsOptions {
  /** How deep workflows may start workflows. */
  readonly maxDepth: number
}

/** Below this a workflow may start itself: the limit keeps such a life small. */
const SHALLOW = 2

export const newUsers = ({ scene, vault, processes, shared, coverage, has, maxDepth }: UsersOptions): Users => {
  const { world, trace, broken } = scene
  /** An answer must reflect all that was durable when it was asked for, where one process writes alone. */
  const strict = !shared
  const { history, judge } = vault
  const doubted = doubt(scene, coverage)
  const random = scene.random('users')
  const steps = scene.random('what users do')
  const kin = scene.random('children')
  const withChildren = kin.chance(0.4) && has('children')
  const definitions = random.whole(1, 3)
  const workflows: string[] = []
  const archived = new Set<string>()
  const executions: string[] = []
  /** The start keys of some submissions: others have the same. */
  const keys = new Map<string, string>()
  let submissions = 0

  const anyUp = (): Up | undefined => {
    const up = processes.flatMap((process) => process.up() ?? [])
    return up.length === 0 ? undefined : steps.pick(up)
  }

  const given = () => ({ at: new Date(world.now()).toISOString(), random: steps.next })

  /** Only those after it, or itself where that can't go on for long: so each life has an end. */
  const startsOf = (id: string): Starts => {
    if (!withChildren) return startsNothing
    const itself = maxDepth < SHALLOW + 1
    const index = Number(id.slice('workflow-'.length))
    const first = itself ? index : index + 1
    const startable = Array.from({ length: definitions - first }, (_, n) => `workflow-${first + n}`)
    return startsSome(kin, startable, itself)
  }

  /** What executions have started. */
  const children = (): readonly string[] =>
    withChildren ? [...history.executions()].filter((id) => 'parent' in (history.streamOf(id)[0]?.data as object)) : []

  const anyExecution = (): string => {
    const started = children()
    return started.length > 0 && steps.chance(0.5) ? steps.pick(started) : steps.pick(executions)
  }

  const define = async (): Promise<void> => {
    const id = `workflow-${workflows.length}`
    const definition = drawDefinition(scene.random(`definition ${workflows.length}`), id, startsOf(id))
    workflows.push(id)
    const changed = transact(
      { ...vault.inner, append: (append) => () => vault.commit(append, 'author') },
      workflow,
      given,
      vault.newId,
    )
    await changed(id, createWorkflow(definition))()
  }

  /** An accepted command is in the log, where its answer says. */
  const hold = (accepted: Accepted, wanted: string): void => {
    const event = history.streamOf(accepted.execution_id)[accepted.revision]
    if (event?.position !== accepted.position) {
      broken('what is accepted is in the log', `${wanted}: ${JSON.stringify(accepted)}`)
      return
    }
    const { status } = history.document(accepted.execution_id, accepted.revision)
    if (status !== accepted.status)
      broken('what is accepted is in the log', `${wanted}: ${JSON.stringify(accepted)}, ${status}`)
  }

  const refused = (no: { readonly tag: string }): void => {
    coverage.kind(no.tag === 'store_unavailable' ? 'user is told to wait' : 'user is refused')
    trace(() => `user      is told ${no.tag}`)
  }

  const submit = async (up: Up, submission: Submission, tries: number): Promise<void> => {
    trace(() => `user      submits ${submission.execution_id} of ${submission.workflow_id}`)
    const was = history.streamOf(submission.execution_id).length
    const key = keys.get(submission.execution_id)
    if (key !== undefined) coverage.kind('start with a key')
    const answer: E.Either<{ readonly tag: string }, Started> =
      key === undefined
        ? await up.engine.submit(submission)()
        : await up.engine.start(submission, key, onConflict(key))()
    if (E.isRight(answer)) {
      if (answer.right.existing === true) coverage.kind('start finds its key taken')
      hold(answer.right, 'submit')
      return
    }
    refused(answer.left)
    const { tag } = answer.left
    if (tag === 'start_key_taken') coverage.kind('start finds its key taken')
    if (tag === 'execution_exists' && was === 0 && tries === 0)
      broken('a new submission is not refused', JSON.stringify(answer.left))
    if (tag === 'workflow_archived') coverage.kind('user submits to an archived workflow')
    if (tag === 'invalid_input') coverage.kind('user submits what is invalid')
    if (tag !== 'store_unavailable' || tries === 3) return
    world.after(steps.whole(1, 3_000), () => {
      const again = anyUp()
      if (again === undefined) return
      coverage.kind('user submits again')
      void submit(again, submission, tries + 1)
    })
  }

  const newSubmission = (draw: Random): Submission => {
    const n = submissions++
    const execution_id = `00000000-0000-7000-9000-${String(n).padStart(12, '0')}`
    executions.push(execution_id)
    if (has('keys') && draw.chance(0.4)) keys.set(execution_id, draw.pick(['return', 'reject']))
    return {
      execution_id,
      workflow_id: draw.pick(workflows),
      input: draw.chance(0.1) ? { m: 1 } : { n: draw.whole(0, 9), list: [1, 'two'] },
      ...(draw.chance(0.3) ? { metadata: { team: 'a' } } : {}),
      priority: draw.whole(0, 2),
    }
  }

  const checkKeys = (): void => {
    const started = [...history.executions()].flatMap((id) => {
      const { workflow_id, idempotency_key } = history.streamOf(id)[0]?.data as Readonly<Record<string, string>>
      return idempotency_key === undefined ? [] : [`${workflow_id} ${idempotency_key}`]
    })
    if (new Set(started).size !== started.length) broken('a key starts one execution', started.join(', '))
  }

  const steer = async (up: Up, id: string, verb: Verb): Promise<void> => {
    const existed = history.streamOf(id).length
    trace(() => `user      ${verb}s ${id}`)
    const answer = await up.engine.command(id, verb, 'a user')()
    if (E.isLeft(answer)) {
      refused(answer.left)
      if (strict && answer.left.tag === 'execution_not_found' && existed > 0) broken('what is in the log is found', id)
      return
    }
    trace(() => `user      is answered ${JSON.stringify(answer.right)}`)
    hold(answer.right, verb)
    if (strict && answer.right.revision < existed - 1) {
      broken('an answer is not older than its question', `${verb}: ${JSON.stringify(answer.right)}, ${existed} events`)
    }
    const marks = MARKS[verb]
    const until = history.streamOf(id).slice(0, answer.right.revision + 1)
    if (marks.length > 0 && !until.some(({ type }) => marks.includes(type))) {
      broken('a command that is accepted has its effect', `${verb}: ${JSON.stringify(answer.right)}`)
    }
  }

  const judgeDocument = (document: ExecutionDocument, known: number): void => {
    const { execution_id: id, revision } = document
    if (revision >= history.streamOf(id).length) {
      broken('nothing is shown before it is durable', `${id} at revision ${revision}`)
      return
    }
    const folded = JSON.stringify(history.document(id, revision))
    const shown = JSON.stringify(document)
    if (folded !== shown) broken('what is shown is the fold of the log', `${shown} instead of ${folded}`)
    if (strict && revision < known - 1) {
      broken('an answer is not older than its question', `${id} at revision ${revision} of ${known - 1}`)
    }
  }

  const look = async (up: Up, id: string, back: boolean): Promise<void> => {
    const known = history.streamOf(id).length
    void doubted(up, id)
    const at = back ? steps.whole(0, known + 1) : undefined
    coverage.kind(back ? 'user looks back' : known === 0 ? 'user looks for nothing' : 'user looks')
    const answer = await up.engine.document(id, at)()
    if (E.isLeft(answer)) {
      refused(answer.left)
      if (answer.left.tag === 'execution_not_found' && known > 0) broken('what is in the log is found', id)
      if (answer.left.tag === 'revision_not_found' && at !== undefined && at < known)
        broken('what is in the log is found', `${id} at ${at}`)
      return
    }
    trace(() => `user      sees ${id} ${answer.right.status} at revision ${answer.right.revision}`)
    judgeDocument(answer.right, at === undefined ? known : 0)
    if (at !== undefined && answer.right.revision !== at)
      broken('one sees the revision that one asked for', `${id} at ${at}`)
  }

  const judgeRow = ({ archived, ...row }: ExecutionRow): void => {
    const { execution_id: id, revision, position } = row
    if ((archived === true) !== isArchived(history, `execution-${id}`, revision, asOf))
      broken('a row says whether it is archived', `${id} at revision ${revision}, as of ${asOf}: ${archived}`)
    const events = history.streamOf(id)
    const next = events[revision + 1]
    const expected = text(rowOf(history.document(id, revision)))
    if (events[revision]?.position !== position || text(row) !== expected) {
      broken('a row is the fold at its position', `${text(row)} instead of ${expected}`)
    }
    if (next !== undefined && next.position <= asOf) broken('a row is as new as its page', `${id} at ${revision}`)
  }
  let asOf = 0

  const list = async ({ models }: Process, wait_ms: number): Promise<void> => {
    if (models === undefined) return
    const min_position = history.head()
    coverage.kind('user lists')
    const answer = await models.executions({ limit: 1_000 }, { min_position, wait_ms })()
    if (E.isLeft(answer)) {
      coverage.kind('read models behind')
      if (answer.left.tag !== 'behind' || wait_ms === Infinity)
        broken('the read models answer', JSON.stringify(answer.left))
      return
    }
    const { rows, as_of } = answer.right
    asOf = as_of
    if (as_of < min_position) broken('a list is as fresh as it was asked to be', `${as_of} < ${min_position}`)
    const born = [...history.executions()].filter((id) => (history.streamOf(id)[0]?.position ?? Infinity) <= as_of)
    if (rows.length !== born.length) broken('a list has everyone once', `${rows.length} rows of ${born.length}`)
    rows.forEach(judgeRow)
  }

  const rebuild = async ({ models }: Process): Promise<void> => {
    if (models === undefined) return
    coverage.kind('read models rebuilt')
    const rebuilt = await models.rebuild()()
    if (E.isRight(rebuilt) && rebuilt.right.different > 0)
      broken('read models are what the log makes of them', JSON.stringify(rebuilt.right.differences))
    const [id] = history.executions()
    if (id === undefined) return
    const checked = await models.check(id, false)()
    if (E.isRight(checked) && checked.right.different > 0)
      broken('rows are what the events of their execution make of them', JSON.stringify(checked.right.differences))
  }

  const update = async (up: Up): Promise<void> => {
    const id = steps.pick(workflows)
    const changed = transact(up.store, workflow, given, vault.newId)
    if (steps.chance(0.2)) {
      coverage.kind('user archives a workflow')
      await changed(id, archiveWorkflow(id))()
      archived.add(id)
      return
    }
    coverage.kind('user updates a workflow')
    await changed(id, updateWorkflow(id, drawDefinition(steps, id, startsOf(id))))()
  }

  const once = (verb: 'pauses' | 'resumes' | 'cancels', up: Up): void => {
    const id = anyExecution()
    coverage.kind(`user ${verb}`)
    void steer(up, id, ({ pauses: 'pause', resumes: 'resume', cancels: 'cancel' } as const)[verb])
  }

  /** Somebody comes between a child and its parent. */
  const meddle = (child: string, parent: string): void => {
    const up = anyUp()
    if (up === undefined || judge.isOver(child)) return
    const [id, verb] = kin.pick<readonly [string, Verb]>([
      [child, 'cancel'],
      [child, 'pause'],
      [parent, 'pause'],
      [parent, 'pause'],
      [parent, 'cancel'],
    ])
    if (!has(verb === 'pause' ? 'pauses' : 'cancels')) return
    coverage.kind('user meddles with a family')
    void steer(up, id, verb)
  }

  const meddleWithSome = (): void => {
    let seen = 0
    vault.onGrowth((head) => {
      for (; seen < head; seen++) {
        const { type, stream, data } = history.log[seen] as Recorded
        const { parent } = data as { readonly parent?: Parent }
        if (type !== 'workflow_submitted' || parent === undefined || scene.calm.yet || !kin.chance(0.3)) continue
        const [, child] = partsOf(stream)
        world.after(kin.delay(3_000), () => meddle(child, parent.execution_id))
      }
    })
  }

  const answerAll = (execution_id: string): void => {
    for (const awaiting of judge.awaited(execution_id)) {
      const up = anyUp()
      if (up !== undefined)
        void answerAwaited(scene, steps, { execution_id, engine: up.engine, awaiting, data: { n: 1 } })
    }
  }

  /** A signal that perhaps nobody waits for, once or twice. */
  const signal = (up: Up): void => {
    const sent = { name: steps.pick(['s', 't']), data: null, ...(steps.chance(0.5) ? { signal_id: 'once' } : {}) }
    coverage.kind('user signals')
    void up.engine.signal(anyExecution(), sent)()
  }

  const doSomething = (): void => {
    const up = anyUp()
    const what = steps.whole(0, 99)
    if (up === undefined || executions.length === 0) return
    if (steps.chance(0.15)) return steps.chance(0.5) ? signal(up) : answerAll(anyExecution())
    if (what < 20) {
      if (has('pauses')) once('pauses', up)
    } else if (what < 40) {
      if (has('pauses')) once('resumes', up)
    } else if (what < 46) {
      if (has('cancels')) once('cancels', up)
    } else if (what < 75) {
      const id = steps.chance(0.95) ? anyExecution() : '00000000-0000-7000-9999-000000000000'
      const back = steps.chance(0.3)
      if (has('looks')) void look(up, id, back)
    } else if (what < 90) {
      const process = steps.pick(processes)
      const rebuilt = steps.chance(0.1)
      if (has('lists')) void (rebuilt ? rebuild(process) : list(process, steps.pick([1, 5_000])))
    } else if (has('updates')) void update(up)
  }

  return {
    act: (until) => {
      for (let n = 0; n < definitions; n++) world.after(0, () => void define())
      const wanted = random.whole(1, 4)
      for (let n = 0; n < wanted; n++) {
        const draw = scene.random(`submission ${n}`)
        const left = (n === 1 && !has('second-execution')) || (n >= 2 && !has('third-execution'))
        const at = 1 + draw.delay(until)
        const attempt = (tries: number): void => {
          const up = anyUp()
          if (up !== undefined && workflows.length === definitions) {
            coverage.kind('user submits')
            void submit(up, newSubmission(draw), 0)
          } else if (tries > 0) world.after(500, () => attempt(tries - 1))
        }
        if (!left) world.after(at, () => attempt(200))
      }
      if (withChildren) meddleWithSome()
      for (let n = random.whole(0, 16); n > 0; n--) world.after(random.whole(1, until), doSomething)
    },

    resumeAll: () => {
      let rounds = 0
      const round = (): void => {
        const paused = [...history.executions()].filter(judge.isHeldBySomebody)
        for (const id of paused) {
          const up = anyUp()
          if (up !== undefined) void steer(up, id, 'resume')
        }
        const waiting = [...history.executions()].filter((id) => judge.awaited(id).length > 0)
        waiting.forEach(answerAll)
        if (++rounds < ROUNDS || paused.length + waiting.length > 0) world.after(15_000, round)
      }
      round()
    },

    lookAtEverything: async () => {
      checkKeys()
      for (const process of processes) {
        const up = process.up()
        for (const id of history.executions()) {
          if (up === undefined) broken('a server is up in the end', process.name)
          else {
            const known = history.streamOf(id).length
            const answer = await settled(scene, up.engine.document(id)())
            if (answer === undefined || E.isLeft(answer))
              broken('a document is answered in the end', `${id}: ${JSON.stringify(answer)}`)
            else {
              judgeDocument(answer.right, known)
              if (answer.right.revision !== known - 1) {
                broken(
                  'an engine learns how things stand',
                  `${process.name} shows ${id} at revision ${answer.right.revision} of ${known - 1}`,
                )
              }
            }
          }
        }
        await settled(scene, list(process, 60_000))
        if (up === undefined) continue
        const { running, queued, calls } = up.engine.stats()
        if (running + queued + calls > 0) {
          broken('an engine at rest holds nothing', `${process.name}: ${JSON.stringify({ running, queued, calls })}`)
        }
      }
    },
  }
}

const onConflict = (key: string) => (key === 'return' ? 'return_existing' : 'reject')

/** The answer, with the world going on for as long as it takes; undefined when nothing is left that could bring it. */
export const settled = async <A>(scene: Scene, promise: Promise<A>): Promise<A | undefined> => {
  let answer: { readonly value: A } | undefined
  void promise.then((value) => (answer = { value }))
  await drained()
  while (answer === undefined && (await scene.world.step()));
  return answer?.value
}

/** What stands in the log once a command was accepted. */
const MARKS: Readonly<Record<Verb, readonly string[]>> = {
  pause: ['workflow_paused'],
  cancel: ['workflow_cancelled', 'compensation_started'],
  resume: [],
  retry: ['workflow_retried'],
}

/** In no order of its fields. */
const text = (row: ExecutionRow): string => JSON.stringify(Object.fromEntries(Object.entries(row).sort()))

const rowOf = ({
  input: _input,
  output: _output,
  tasks: _tasks,
  compensating: _compensating,
  compensation: _compensation,
  forks: _forks,
  fork_count: _forkCount,
  definition: _definition,
  retries: _retries,
  ...row
}: ExecutionDocument): ExecutionRow => row
