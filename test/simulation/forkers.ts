import * as E from 'fp-ts/lib/Either.js'
import type { Changes, Fork } from '../../src/engine/engine.ts'
import type { Recorded } from '../../src/store/event-store.ts'
import type { TaskChange } from '../../src/domain/execution/events.ts'
import type { Process, Up } from '../../src/simulation/process.ts'
import type { ActorsOptions } from './users.ts'

/** Those who let executions go on from events of others, and failed ones in place. */
export interface Forkers {
  readonly begin: (until: number) => void
}

/** A life has an end: each fork may run as long as what it goes on from. */
const MOST = 4

export const newForkers = ({ scene, vault, processes, coverage, has }: ActorsOptions): Forkers => {
  const { world, broken, trace } = scene
  const { history, judge } = vault
  const random = scene.random('forkers')
  let made = 0

  const anyUp = (): Up | undefined => {
    const up = processes.flatMap((process: Process) => process.up() ?? [])
    return up.length === 0 ? undefined : random.pick(up)
  }
  const refused = (no: { readonly tag: string }): void => {
    coverage.kind(no.tag === 'store_unavailable' ? 'user is told to wait' : 'user is refused')
    trace(() => `forker    is told ${JSON.stringify(no).slice(0, 300)}`)
  }

  const drawChange = (): TaskChange => {
    const value = random.whole(0, 9)
    return random.pick<TaskChange>([
      { rerun: true },
      { output: { value, items: [value, value + 1], text: 'given' } },
      { input: { value } },
    ])
  }

  const drawChanges = (source: string): Changes => {
    const { plan } = history.fold(source, 0)
    const tasks: Record<string, TaskChange> = {}
    for (let n = random.whole(0, 2); n > 0; n--) tasks[random.pick(plan.tasks).id] = drawChange()
    return {
      ...(Object.keys(tasks).length === 0 ? {} : { tasks }),
      ...(random.chance(0.2) ? { input: { n: random.whole(0, 9), list: [2] } } : {}),
      ...(random.chance(0.15) ? { definition_version: random.whole(1, 2) } : {}),
      ...(random.chance(0.1) ? { definition: plan.definition } : {}),
    }
  }

  const fork = async (up: Up, given: Fork, tries: number): Promise<void> => {
    const { execution_id: id, kind, source, at_revision } = given
    const known = history.streamOf(source).length
    trace(() => `forker    ${kind}s ${id} from ${at_revision} of ${source}: ${JSON.stringify(given.changes)}`)
    const answer = await up.engine.fork(given)()
    if (E.isLeft(answer)) {
      refused(answer.left)
      if (answer.left.tag === 'invalid_changes' && given.changes === undefined)
        broken('a restore changes nothing that could be refused', JSON.stringify(answer.left))
      if (answer.left.tag !== 'store_unavailable' || tries === 0) return
      world.after(random.whole(1, 3_000), () => {
        const again = anyUp()
        if (again !== undefined) void fork(again, given, tries - 1)
      })
      return
    }
    coverage.kind(kind === 'restore' ? 'user restores' : 'user forks')
    const [first] = history.streamOf(id)
    if (first?.type !== 'workflow_forked' || answer.right.execution_id !== id)
      broken('what is accepted is in the log', `${kind}: ${JSON.stringify(answer.right)}`)
    if (at_revision !== undefined && answer.right.original_revision !== at_revision)
      broken('one goes on from the event that one asked for', JSON.stringify(answer.right))
    if (at_revision === undefined && answer.right.original_revision < known - 1 && processes.length === 1)
      broken('an answer is not older than its question', JSON.stringify(answer.right))
  }

  const forkSome = (up: Up): void => {
    const all = [...history.executions()]
    if (all.length === 0 || made >= MOST) return
    const source = random.pick(all)
    const isRestore = random.chance(0.5)
    const execution_id = `00000000-0000-7000-9900-${String(made++).padStart(12, '0')}`
    const at = random.chance(0.7) ? random.whole(0, history.streamOf(source).length - 1) : undefined
    const changes = isRestore ? {} : { changes: drawChanges(source) }
    void fork(up, { execution_id, source, at_revision: at, kind: isRestore ? 'restore' : 'fork', ...changes }, 3)
  }

  const retry = async (up: Up, id: string): Promise<void> => {
    const answer = await up.engine.command(id, 'retry', 'once more')()
    if (E.isLeft(answer)) return refused(answer.left)
    coverage.kind('user retries')
    const told = history.streamOf(id).slice(0, answer.right.revision + 1)
    if (!told.some(({ type }: Recorded) => type === 'workflow_retried'))
      broken('a command that is accepted has its effect', `retry: ${JSON.stringify(answer.right)}`)
  }

  const doSomething = (): void => {
    const up = anyUp()
    if (up === undefined) return
    const failed = [...history.executions()].filter((id) => judge.statusOf(id) === 'failed')
    if (failed.length > 0 && random.chance(0.6)) void retry(up, random.pick(failed))
    else forkSome(up)
  }

  return {
    begin: (until) => {
      if (!has('forks')) return
      for (let n = random.pick([0, 0, 3, 10]); n > 0; n--) world.after(random.whole(1, until), doSomething)
    },
  }
}
