import * as E from 'fp-ts/lib/Either.js'
import { reasonOf } from '../src/store/open-fault.ts'
import { approvalQuestions, type ApprovalQuestions } from './approval-questions.ts'
import { discard, isDamage, isUseless, openDatabase, type Database } from './database.ts'
import { executionQuestions, type ExecutionQuestions } from './execution-questions.ts'
import { projector, type Projector, type ProjectorOptions } from './projector.ts'
import type { Freshness, ReadFault } from './read-models.ts'
import { openRows, type Rows } from './rows.ts'
import { scheduleQuestions, type ScheduleQuestions } from './schedule-questions.ts'
import { snapshotTable, type SnapshotTable, type StoredSnapshot } from './snapshots.ts'
import { templateQuestions, type TemplateQuestions } from './template-questions.ts'
import { workflowQuestions, type WorkflowQuestions } from './workflow-questions.ts'

type Questions = ExecutionQuestions & ApprovalQuestions & WorkflowQuestions & ScheduleQuestions & TemplateQuestions

/** One question: its name, and what it needs to know. */
export interface Question {
  readonly name: keyof Questions
  readonly args: readonly unknown[]
}

/** Where the read models are asked, wherever they are hosted. Everything that goes in and out can be sent to another thread. */
export interface Desk {
  readonly ask: (question: Question, fresh: Freshness) => Promise<E.Either<ReadFault, unknown>>
  readonly rebuild: () => Promise<E.Either<ReadFault, unknown>>
  readonly load: (stream: string) => Promise<StoredSnapshot | undefined>
  readonly save: (stream: string, snapshot: StoredSnapshot) => void
  readonly advance: (head: number) => void
  readonly position: () => number
  readonly close: () => Promise<void>
}

export interface DeskOptions extends Omit<ProjectorOptions, 'rows'> {
  /** The projection store; `:memory:` for one that ends with the process. */
  readonly file: string
}

/**
 * Opens the projection store on this thread. A file that is damaged, or of a schema that is not ours, is thrown away, and so
 * are the rows of another log than the one that is followed: the log has it all.
 */
export const openDesk = async (options: DeskOptions): Promise<Desk> => {
  try {
    return await open(options)
  } catch (error) {
    if (!isUseless(error)) throw error
    options.report(`the projection store ${options.file} is of no use and is made again: ${reasonOf(error)}`)
    discard(options.file)
    return open(options)
  }
}

const open = async (options: DeskOptions): Promise<Desk> => {
  const db = await openDatabase(options.file)
  try {
    const rows = openRows(db, options.log.gapless)
    const snapshots = snapshotTable(db)
    if (db.renewed) rows.clear()
    else await leaveOtherLog(rows, options)
    // Nothing vouches that what lies behind the rows is still in the log.
    snapshots.cut(rows.place().position)
    return deskOn(db, projector({ ...options, rows }), snapshots, options)
  } catch (error) {
    db.close()
    throw error
  }
}

/** A log that was restored from a backup is behind the rows, or has gone another way since. */
const leaveOtherLog = async (rows: Rows, { log, report }: DeskOptions): Promise<void> => {
  const { position, event_id } = rows.place()
  if (position === 0) return
  const there = await log.eventAt(position)()
  if (E.isLeft(there)) throw new Error(`the log can't be read: ${JSON.stringify(there.left)}`)
  if (there.right?.id === event_id) return
  report(`position ${position} of the log is not what the read models were made from: they are made again`)
  rows.clear()
}

const deskOn = (db: Database, follower: Projector, snapshots: SnapshotTable, options: DeskOptions): Desk => {
  const questions: Questions = {
    ...executionQuestions(db),
    ...approvalQuestions(db),
    ...workflowQuestions(db),
    ...scheduleQuestions(db),
    ...templateQuestions(db),
  }
  let open = true

  const failed = (error: unknown): string => {
    const reason = reasonOf(error)
    options.report(`the projection store failed: ${reason}`)
    if (isDamage(error)) options.onDamage?.()
    return reason
  }

  return {
    ask: async ({ name, args }, fresh) => {
      // Once more when the rows were thrown away just after they had been far enough.
      do {
        const reached = await follower.reach(fresh)
        if (E.isLeft(reached)) return reached
      } while (follower.position() < fresh.min_position)
      try {
        const answer = questions[name] as (as_of: number, ...args: readonly unknown[]) => E.Either<ReadFault, unknown>
        return answer(follower.position(), ...args)
      } catch (error) {
        return E.left({ tag: 'read_models_unavailable', reason: failed(error) })
      }
    },
    rebuild: follower.rebuild,
    load: async (stream) => {
      try {
        return snapshots.load(stream)
      } catch (error) {
        failed(error)
        return undefined
      }
    },
    save: (stream, snapshot) => {
      try {
        snapshots.save(stream, snapshot)
      } catch (error) {
        failed(error)
      }
    },
    advance: follower.advance,
    position: follower.position,
    close: async () => {
      if (!open) return
      open = false
      follower.close()
      db.close()
    },
  }
}
