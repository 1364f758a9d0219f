import * as E from 'fp-ts/lib/Either.js'
import type * as TE from 'fp-ts/lib/TaskEither.js'
import type Database from 'better-sqlite3'
import type { Archive, Archives, Request } from '../../archive/archives.ts'
import { ARCHIVES, type archiveEvents, type StreamsArchived } from '../../archive/events.ts'
import { written, type Written } from '../../commit.ts'
import type { Appended, Expected, Fault, Meta, NewEvent } from '../../event-store.ts'
import { reasonOf } from '../../open-fault.ts'
import { fileOf } from './cold.ts'
import { folderOf } from './folder.ts'
import type { Job, PackAnswer, UnpackAnswer, Work, CheckAnswer } from './jobs.ts'
import { whoOf } from '../../transact.ts'

export interface ArchivingParts {
  readonly file: string
  /** A connection for reading, on the calling thread. */
  readonly db: Database.Database
  readonly append: (write: Written, expected: Expected, work: Work) => Promise<E.Either<Fault, Appended>>
  readonly work: (job: Job) => Promise<E.Either<Fault, unknown>>
}

type Row = Omit<Archive, 'file' | 'written_at'> & { readonly at: number }

/** One step at a time: what is packed or put back must still be so when the writer comes to it. */
export const archiving = ({ file, db, append, work }: ArchivingParts): Archives => {
  let turn: Promise<unknown> = Promise.resolve()
  const inTurn =
    <A>(act: () => Promise<A>): (() => Promise<A>) =>
    () => {
      const mine = turn.then(act)
      turn = mine.catch(() => undefined)
      return mine
    }

  const columns = `archives.id AS archive_id, bytes, sha256, at,
    (SELECT count(DISTINCT stream) FROM archived WHERE archive = number) AS streams,
    (SELECT coalesce(sum(last - first + 1), 0) FROM archived WHERE archive = number) AS events`
  const newest = db.prepare<[string, number], Row>(
    `SELECT ${columns} FROM archives WHERE id < ? ORDER BY id DESC LIMIT ?`,
  )
  const one = db.prepare<[string], Row>(`SELECT ${columns} FROM archives WHERE id = ?`)
  const totals = db.prepare<[], { readonly files: number; readonly bytes: number }>(
    'SELECT count(*) AS files, coalesce(sum(bytes), 0) AS bytes FROM archives',
  )
  const streams = db
    .prepare<[string], string>(
      `SELECT DISTINCT name FROM archived JOIN streams ON streams.id = stream JOIN archives ON archives.number = archive
       WHERE archives.id = ? ORDER BY name`,
    )
    .pluck()
  const holding = db
    .prepare<[string], string>(
      `SELECT DISTINCT archives.id FROM archived JOIN archives ON archives.number = archive
       WHERE stream = (SELECT id FROM streams WHERE name = ?) ORDER BY archives.id`,
    )
    .pluck()

  /** With its id, so that one whose answer was lost is recognised; the work is not done twice. */
  const record = async (event: NewEvent, archiveId: string, request: Request, todo: Work) => {
    const { id, at, by } = request
    const meta: Meta | undefined =
      by === undefined ? undefined : { ...whoOf(by), command: todo.kind === 'put' ? 'archive' : 'unarchive' }
    const events = [{ ...event, ...(meta === undefined ? {} : { meta }) }]
    const write = written({ id, stream: `${ARCHIVES}-${archiveId}`, expected: 'any', at, events })
    const first = await append(write, 'any', todo)
    return E.isLeft(first) && first.left.tag === 'store_unavailable' ? append(write, 'any', todo) : first
  }

  const put: Archives['put'] = (names, request) =>
    inTurn(async () => {
      const { id: archive_id, at, engine_version = '' } = request
      const job: Job = { kind: 'pack', file, archive_id, streams: names, engine_version, written_at: at }
      const answer = await work(job)
      if (E.isLeft(answer)) return answer
      const { packed, taken, left, broken } = answer.right as PackAnswer
      if (packed === undefined) return E.right({ archive: undefined, taken, left, broken, position: 0 })
      const { bytes, sha256, events, streams: entries, pieces, positions } = packed
      const data: StreamsArchived = {
        archive_id,
        file: fileOf(archive_id),
        bytes,
        sha256,
        events,
        streams: [...entries],
      }
      const todo: Work = { kind: 'put', archive_id, at: Date.parse(at), packed: { bytes, sha256, pieces, positions } }
      const done = await record(
        { type: 'streams_archived' satisfies keyof typeof archiveEvents, data },
        archive_id,
        request,
        todo,
      )
      if (E.isLeft(done)) return done
      const archive = { archive_id, file: data.file, bytes, sha256, written_at: at, streams: entries.length, events }
      return E.right({ archive, taken, left, broken, position: done.right.position })
    })

  const bringBack: Archives['bringBack'] = (archive_id, names, request) =>
    inTurn(async () => {
      const answer = await work({ kind: 'unpack', file, archive_id, streams: names })
      if (E.isLeft(answer)) return answer
      const { rows, streams: back, events } = answer.right as UnpackAnswer
      if (rows.length === 0) return E.right(undefined)
      const data = { archive_id, streams: [...back] }
      const todo: Work = { kind: 'back', archive_id, rows, streams: back }
      const done = await record(
        { type: 'streams_unarchived' satisfies keyof typeof archiveEvents, data },
        archive_id,
        request,
        todo,
      )
      if (E.isLeft(done)) return done
      return E.right({ archive_id, file: fileOf(archive_id), streams: back, events, position: done.right.position })
    })

  return {
    folder: folderOf(file),
    put,
    bringBack,
    list: (limit, before = '~') => attempt(() => newest.all(before, limit).map(shown)),
    find: (id) => attempt(() => one.all(id).map(shown)[0]),
    totals: () => totals.get() ?? { files: 0, bytes: 0 },
    streamsIn: (id) => attempt(() => streams.all(id)),
    holding: (stream) => attempt(() => holding.all(stream)),
    check: (archive_id) => async () => {
      if (one.get(archive_id) === undefined) return E.right(undefined)
      const answer = await work({ kind: 'check', file, archive_id })
      return E.isLeft(answer)
        ? answer
        : E.right({ archive_id, file: fileOf(archive_id), ...(answer.right as CheckAnswer) })
    },
  }
}

const shown = ({ at, ...row }: Row): Archive => ({
  ...row,
  file: fileOf(row.archive_id),
  written_at: new Date(at).toISOString(),
})

const attempt =
  <A>(read: () => A): TE.TaskEither<Fault, A> =>
  async () => {
    try {
      return E.right(read())
    } catch (error) {
      return E.left({ tag: 'store_unavailable', reason: reasonOf(error) })
    }
  }
