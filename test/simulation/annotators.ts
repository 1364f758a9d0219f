import * as E from 'fp-ts/lib/Either.js'
import type { CheckpointDocument } from '../../src/domain/execution/document.ts'
import type { Up } from '../../src/simulation/process.ts'
import { settled, type ActorsOptions } from './users.ts'

/** Those who write things down beside executions, and hold the server to what it says of them. */
export interface Annotators {
  readonly begin: (until: number) => void
  readonly checkEnd: () => Promise<void>
}

/** A life has an end: each of them may run as long as what it goes on from. */
const MOST_RESTORED = 2

export const newAnnotators = ({ scene, vault, processes, shared, coverage, has }: ActorsOptions): Annotators => {
  const { world, broken } = scene
  const { history } = vault
  const random = scene.random('annotators')
  const answers = new Map<string, CheckpointDocument>()
  let checkpoints = 0
  let restored = 0

  const anyUp = (): Up | undefined => {
    const up = processes.flatMap((process) => process.up() ?? [])
    return up.length === 0 ? undefined : random.pick(up)
  }
  const refused = (no: { readonly tag: string }): void =>
    coverage.kind(no.tag === 'store_unavailable' ? 'user is told to wait' : 'user is refused')

  /** What is answered is what the log has, however often it is asked for. */
  const ask = async (up: Up, id: string, checkpoint_id: string): Promise<void> => {
    const answer = await up.engine.checkpoint(id, { checkpoint_id })()
    if (E.isLeft(answer)) return refused(answer.left)
    const { right: made } = answer
    const event = history.streamOf(id)[made.event_revision]
    const { checkpoint_id: there, state_hash } = (event?.data ?? {}) as Partial<CheckpointDocument>
    if (there !== checkpoint_id || state_hash !== made.state_hash || event?.position !== made.position)
      broken('what is accepted is in the log', `checkpoint ${JSON.stringify(made)}`)
    const before = answers.get(checkpoint_id)
    if (before !== undefined && JSON.stringify(before) !== JSON.stringify(made))
      broken('a checkpoint that is asked for again is the same', JSON.stringify([before, made]))
    answers.set(checkpoint_id, made)
  }

  const checkpoint = (up: Up, id: string): void => {
    const checkpoint_id = `checkpoint-${checkpoints++}`
    void ask(up, id, checkpoint_id)
    if (!random.chance(0.4)) return
    world.after(random.delay(20_000), () => {
      const again = anyUp()
      if (again === undefined) return
      coverage.kind('user asks for a checkpoint again')
      void ask(again, id, checkpoint_id)
    })
  }

  const save = async (up: Up, id: string): Promise<void> => {
    const state = random.pick<unknown>([null, { page: random.whole(0, 3) }, 'x'.repeat(60), ['a', 1]])
    coverage.kind('user saves a state')
    const saved = await up.engine.saveState(id, state)()
    if (E.isLeft(saved)) return refused(saved.left)
    const until = history.streamOf(id).slice(0, saved.right.revision + 1)
    const isInherited = JSON.stringify(history.fold(id, 0).saved?.state) === JSON.stringify(state)
    if (!isInherited && !until.some(({ type, data }) => type === 'state_saved' && isState(data, state)))
      broken('a state that was saved is in the log', `${id}: ${JSON.stringify(state)}`)
  }

  const load = async (up: Up, id: string): Promise<void> => {
    const known = history.streamOf(id).length
    const at = random.chance(0.3) && known > 0 ? random.whole(0, known - 1) : undefined
    coverage.kind('user loads a state')
    const loaded = await up.engine.savedState(id, at)()
    if (E.isLeft(loaded)) {
      const { left } = loaded
      refused(left)
      if (left.tag === 'state_not_saved' && history.fold(id, left.revision).saved !== undefined)
        broken('a state that was saved is found', id)
      return
    }
    const { state, saved_at, revision } = loaded.right
    const folded = history.fold(id, revision).saved
    if (folded?.at !== saved_at || JSON.stringify(folded.state) !== JSON.stringify(state))
      broken('a state that is loaded is the fold of the log', `${id} at ${revision}: ${JSON.stringify(state)}`)
    if (at === undefined && !shared && revision < known - 1)
      broken('an answer is not older than its question', `${id} at revision ${revision} of ${known - 1}`)
  }

  const validate = async (up: Up, made: CheckpointDocument): Promise<void> => {
    coverage.kind('user validates a checkpoint')
    const found = await up.engine.validateCheckpoint(made)()
    if (E.isLeft(found)) return refused(found.left)
    if (!found.right.valid) broken('a checkpoint is valid', JSON.stringify(found.right))
  }

  /** Any checkpoint can be gone on from, whatever became of its execution since. */
  const restore = async (up: Up, made: CheckpointDocument): Promise<void> => {
    const execution_id = `00000000-0000-7000-9950-${String(restored++).padStart(12, '0')}`
    const answer = await up.engine.restore(made, { execution_id })()
    if (E.isLeft(answer)) {
      refused(answer.left)
      if (answer.left.tag === 'checkpoint_not_valid' || answer.left.tag === 'invalid_changes')
        broken('a checkpoint can be restored', JSON.stringify(answer.left))
      return
    }
    coverage.kind('user restores a checkpoint')
    const { type, data } = history.streamOf(execution_id)[0] ?? {}
    const named = (data as { readonly checkpoint_id?: string } | undefined)?.checkpoint_id
    if (type !== 'workflow_forked' || named !== made.checkpoint_id)
      broken('what is restored says from which checkpoint', JSON.stringify(answer.right))
  }

  const doSomething = (): void => {
    const up = anyUp()
    const all = [...history.executions()]
    if (up === undefined || all.length === 0) return
    const id = random.pick(all)
    const what = random.whole(0, 9)
    const made = [...answers.values()]
    if (what < 4) checkpoint(up, id)
    else if (what < 6) void save(up, id)
    else if (what < 8 || made.length === 0) void load(up, id)
    else if (what < 9 || restored >= MOST_RESTORED || !has('forks')) void validate(up, random.pick(made))
    else void restore(up, random.pick(made))
  }

  return {
    begin: (until) => {
      if (!has('notes')) return
      for (let n = random.pick([0, 0, 4, 12]); n > 0; n--) world.after(random.whole(1, until), doSomething)
    },
    checkEnd: async () => {
      const up = anyUp()
      if (up !== undefined) for (const made of answers.values()) await settled(scene, validate(up, made))
    },
  }
}

const isState = (data: unknown, state: unknown): boolean =>
  JSON.stringify((data as { readonly state?: unknown }).state) === JSON.stringify(state)
