import * as E from 'fp-ts/lib/Either.js'
import type * as TE from 'fp-ts/lib/TaskEither.js'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openInline, type OpenReadModels } from '../../projections/open.ts'
import type { Freshness } from '../../projections/read-models.ts'
import { manualClock, type ManualClock } from './manual-clock.ts'
import type { HandMadeLog } from './projections-log.ts'

/** Whatever the rows are. */
export const NOW: Freshness = { min_position: 0, wait_ms: 0 }

export const APPROVAL_STATUSES = ['pending', 'approved', 'rejected', 'expired', 'cancelled'] as const

export const upTo = (min_position: number, wait_ms = 0): Freshness => ({ min_position, wait_ms })

export const DELAY_MS = 150

export interface Opened {
  readonly models: OpenReadModels
  readonly clock: ManualClock
  readonly problems: readonly string[]
}

/** Read models on this thread, of a log that was written by hand; time stands still unless the test moves it. */
export const openOn = async (log: HandMadeLog, file = ':memory:'): Promise<Opened> => {
  const clock = manualClock()
  const problems: string[] = []
  const report = (problem: string) => void problems.push(problem)
  return { models: await openInline({ log, file, scheduler: clock, delayMs: DELAY_MS, report }), clock, problems }
}

/** The answer; a question that was refused fails the test. */
export const answerTo = async <A>(question: TE.TaskEither<unknown, A>): Promise<A> => {
  const answer = await question()
  if (E.isLeft(answer)) throw new Error(`refused: ${JSON.stringify(answer.left)}`)
  return answer.right
}

/** Calls with an empty folder, and removes it. */
export const inFolder = async <A>(run: (folder: string) => Promise<A>): Promise<A> => {
  const folder = await mkdtemp(join(tmpdir(), 'harmonia-projections-'))
  try {
    return await run(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Everything that the read models say, as of the end of the log. */
export const everything = async (models: OpenReadModels, head: number) => {
  const all = { limit: 1_000 }
  return {
    executions: await answerTo(models.executions(all, upTo(head))),
    started: await answerTo(models.executions({ ...all, started_after: '2000-01-01T00:00:00.000Z' }, NOW)),
    unfinished: await answerTo(models.unfinished(NOW)),
    counts: await answerTo(models.executionCounts(NOW)),
    approvals: await answerTo(models.approvals({ ...all, status: APPROVAL_STATUSES }, NOW)),
    checkpoints: await answerTo(models.checkpoints(all, NOW)),
    workflows: await answerTo(models.workflows(all, NOW)),
    versions: await answerTo(models.versions('w', all, NOW)),
  }
}
