import * as E from 'fp-ts/lib/Either.js'
import type { ArchiveRun, ArchiveRunDone } from '../../src/engine/archives.ts'
import type { OpenArchiving } from '../../src/engine/archiving/open-archiving.ts'
import type { StreamsArchived } from '../../src/store/archive/events.ts'
import { partsOf } from '../../src/simulation/history.ts'
import { isSame } from './same.ts'
import { settled, type ActorsOptions } from './users.ts'

/** Those who move executions that are over out of the log, and back. */
export interface Archivists {
  readonly begin: (until: number) => void
  readonly checkEnd: () => Promise<void>
}

const PAGE = 1_000

export const newArchivists = ({ scene, vault, processes, coverage }: ActorsOptions): Archivists => {
  const { world, broken, trace } = scene
  const { history, shelf } = vault
  const random = scene.random('archivists')

  const refused = (no: { readonly tag: string }): void => {
    coverage.kind(no.tag === 'store_unavailable' ? 'user is told to wait' : 'user is refused')
    if (!REFUSALS.has(no.tag)) broken('an archivist is refused for what can be', JSON.stringify(no))
  }

  const known = (): readonly string[] =>
    history.log.flatMap(({ type, data }) =>
      type === 'streams_archived' ? [(data as { readonly archive_id: string }).archive_id] : [],
    )

  /** What is answered is in the log, and nothing else is. */
  const judgeRun = ({ dry_run = false, limit }: ArchiveRun, done: ArchiveRunDone, before: number): void => {
    const { archives, executions, events, position } = done
    if (done.broken.length > 0) broken('what is archived is what was written', done.broken.join(', '))
    if (dry_run && (archives.length > 0 || events > 0)) broken('a dry run archives nothing', JSON.stringify(done))
    if (executions > limit) broken('no more is archived than was asked for', `${executions} of ${limit}`)
    if (position > history.head() || position < before) broken('an answer says where it stands', JSON.stringify(done))
    const told = history.log.filter(({ type }) => type === 'streams_archived')
    for (const { archive_id, file, events: in_file, streams } of archives) {
      const event = told.find(({ data }) => (data as StreamsArchived).archive_id === archive_id)
      const says = event?.data as StreamsArchived
      if (event === undefined || says.file !== file || says.events !== in_file || says.streams.length !== streams)
        return broken('what is accepted is in the log', `${archive_id}: ${JSON.stringify(done)}`)
      if (event.position > position) broken('an answer says where it stands', JSON.stringify(done))
      for (const { stream } of says.streams)
        if (stream.startsWith('execution-') && !wasOver(partsOf(stream)[1], before, event.position))
          broken('only what was over is archived', `${stream} in ${archive_id}`)
    }
  }

  /** It was over at a moment between the question and what was done. */
  const wasOver = (id: string, asked: number, done: number): boolean => {
    const turns = history.streamOf(id).filter(({ type, position }) => TURNS.has(type) && position <= done)
    const before = turns.findLast(({ position }) => position <= asked)
    const isEnd = (turn: { readonly type: string } | undefined): boolean => turn !== undefined && ENDS.has(turn.type)
    return isEnd(before) || turns.some((turn) => turn.position > asked && isEnd(turn))
  }

  const archive = async (keeper: OpenArchiving): Promise<void> => {
    const wanted = {
      older_than: random.pick([0, 0, 0, 5]),
      limit: random.pick([1, 2, PAGE]),
      dry_run: random.chance(0.15),
    }
    const before = history.head()
    coverage.kind('user archives')
    trace(() => `archivist archives ${JSON.stringify(wanted)}`)
    const done = await keeper.run(wanted, { actor: 'archivist' })()
    if (E.isLeft(done)) return refused(done.left)
    judgeRun(wanted, done.right, before)
  }

  const bringBack = async (keeper: OpenArchiving): Promise<void> => {
    const all = [...history.executions()]
    const archives = known()
    const byArchive = random.chance(0.5) && archives.length > 0
    if (!byArchive && all.length === 0) return
    coverage.kind('user brings an archive back')
    const named = random.pick(byArchive ? archives : all)
    const back = byArchive ? await keeper.unarchive(named)() : await keeper.unarchiveExecution(named)()
    // All of it was put back before, so nobody knows of it any more.
    if (E.isLeft(back) && back.left.tag === 'archive_not_found' && byArchive) return
    if (E.isLeft(back)) return refused(back.left)
    const { executions, position } = back.right
    if (!byArchive && executions.some((id) => id !== named))
      broken('only what was asked for is brought back', `${executions.join(', ')} for ${named}`)
    if (position > history.head()) broken('an answer says where it stands', JSON.stringify(back.right))
  }

  const look = async (keeper: OpenArchiving): Promise<void> => {
    const list = await keeper.list(PAGE)()
    if (E.isLeft(list)) return refused(list.left)
    coverage.kind('user lists archives')
    for (const { archive_id } of list.right) {
      if (!known().includes(archive_id)) broken('nothing is shown before it is durable', `archive ${archive_id}`)
      const checked = await keeper.check(archive_id)()
      if (E.isRight(checked) && checked.right.broken !== null && known().includes(archive_id))
        broken('an archive is what was written', JSON.stringify(checked.right))
    }
  }

  const doSomething = (): void => {
    const keepers = processes.flatMap((process) => process.up()?.archiving ?? [])
    if (keepers.length === 0) return
    const keeper = random.pick(keepers)
    const chosen = random.whole(0, 9)
    void (chosen < 6 ? archive(keeper) : chosen < 9 ? bringBack(keeper) : look(keeper))
  }

  /** The log reads as it was written, whatever of it lies where, and its hashes agree. */
  const checkLog = async (): Promise<void> => {
    for (let after = 0; after < history.head();) {
      const page = await vault.inner.readAll(after, PAGE)()
      if (E.isLeft(page)) return broken('the log can be read', JSON.stringify(page.left))
      for (const event of page.right.events)
        if (!isSame(event, history.log[event.position - 1]))
          broken('the log reads as it was written', `position ${event.position}`)
      after = page.right.until
    }
    for (let after: number | undefined = 0; after !== undefined;) {
      const checked: Awaited<ReturnType<ReturnType<typeof vault.inner.check>>> = await vault.inner.check({ after })()
      if (E.isLeft(checked)) return broken('the log can be read', JSON.stringify(checked.left))
      if (checked.right.broken !== undefined)
        broken('the log is what was written', JSON.stringify(checked.right.broken))
      after = checked.right.next
    }
  }

  return {
    begin: (until) => {
      if (shelf === undefined) return
      for (let n = random.pick([2, 6, 20]); n > 0; n--) world.after(random.whole(1, until + 20_000), doSomething)
    },
    checkEnd: async () => {
      if (shelf === undefined) return
      await checkLog()
      const [keeper] = processes.flatMap((process) => process.up()?.archiving ?? [])
      if (keeper === undefined || scene.firstBroken() !== undefined) return
      const list = await settled(scene, keeper.list(PAGE)())
      if (list === undefined || E.isLeft(list)) return broken('archives are listed in the end', JSON.stringify(list))
      for (const { archive_id } of list.right) {
        const checked = await settled(scene, keeper.check(archive_id)())
        if (checked === undefined || E.isLeft(checked) || checked.right.broken !== null)
          return broken('an archive is what was written', JSON.stringify(checked))
        if (!random.chance(0.5)) continue
        const back = await settled(scene, keeper.unarchive(archive_id)())
        if (back === undefined || E.isLeft(back)) return broken('what was archived comes back', JSON.stringify(back))
        const still = await settled(scene, keeper.show(archive_id)())
        if (still === undefined || E.isRight(still)) broken('what came back is in no archive', archive_id)
      }
      await checkLog()
    },
  }
}

const ENDS: ReadonlySet<string> = new Set(['workflow_completed', 'workflow_failed', 'workflow_cancelled'])
const TURNS: ReadonlySet<string> = new Set([...ENDS, 'workflow_retried'])

/** What an archivist may be told although everything is well. */
const REFUSALS: ReadonlySet<string> = new Set(['store_unavailable', 'execution_not_found'])
