import { renameSync } from 'node:fs'
import { approvalQuestions, type ApprovalQuestions } from './approval-questions.ts'
import { checkpointQuestions, type CheckpointQuestions } from './checkpoint-questions.ts'
import { archiveQuestions, type ArchiveQuestions } from './archive-questions.ts'
import { besideOf } from './beside.ts'
import { IN_MEMORY, reopenDatabase, type Database } from './database.ts'
import { executionQuestions, type ExecutionQuestions } from './execution-questions.ts'
import { openRows, type Rows } from './rows.ts'
import { scheduleQuestions, type ScheduleQuestions } from './schedule-questions.ts'
import { snapshotTable, type SnapshotTable } from './snapshots.ts'
import { templateQuestions, type TemplateQuestions } from './template-questions.ts'
import { workflowQuestions, type WorkflowQuestions } from './workflow-questions.ts'

export type Questions = ExecutionQuestions &
  ApprovalQuestions &
  CheckpointQuestions &
  WorkflowQuestions &
  ScheduleQuestions &
  TemplateQuestions &
  ArchiveQuestions

/** All that is bound to one database: it is replaced as a whole. */
export interface ModelsIn {
  readonly db: Database
  readonly rows: Rows
  readonly snapshots: SnapshotTable
  readonly questions: Questions
}

export const modelsIn = (db: Database, gapless: boolean): ModelsIn => ({
  db,
  rows: openRows(db, gapless),
  snapshots: snapshotTable(db),
  questions: {
    ...executionQuestions(db),
    ...archiveQuestions(db),
    ...approvalQuestions(db),
    ...checkpointQuestions(db),
    ...workflowQuestions(db),
    ...scheduleQuestions(db),
    ...templateQuestions(db),
  },
})

/** Which database stands at the file's name now, and why that is not the new one if it could not be. */
export interface Replaced {
  readonly db: Database
  readonly failure?: unknown
}

/**
 * Puts one database in the place of another, without a wait in between. Whenever the process dies, the file is whole: the old one or the new.
 * Throws before anything was done, when somebody else keeps the old one from being closed.
 */
export const replaced = (present: Database, next: Database, file: string): Replaced => {
  if (file === IN_MEMORY) {
    present.close()
    return { db: next }
  }
  // What is left of a write-ahead log would be taken for that of the new file.
  const [wal] = present.sqlite.pragma('wal_checkpoint(TRUNCATE)') as readonly { readonly busy: number }[]
  if (wal?.busy !== 0) throw new Error(`${file} is being read by another program`)
  next.close()
  present.close()
  let failure: unknown
  try {
    renameSync(besideOf(file), file)
  } catch (error) {
    failure = error
  }
  return { db: reopenDatabase(file), failure }
}
