import type { ExecutionDocument, HarmoniaEvent } from '../../src/client/index.ts'
import { changesBetween, type Change } from './changes.ts'
import type { Past } from './past.ts'

/** An event, the state after it, and what it has made different. */
export interface Step {
  readonly event: HarmoniaEvent
  readonly document: ExecutionDocument
  readonly changes: readonly Change[]
}

export const stepAt = async (past: Past, revision: number): Promise<Step> => {
  const [event, document, before] = await Promise.all([
    past.event(revision),
    past.document(revision),
    revision === 0 ? undefined : past.document(revision - 1),
  ])
  return { event, document, changes: changesBetween(before, document) }
}

/** A step as a line of JSON has it: with the standing of each task, not its values. */
export const stepLine = ({ event, document, changes }: Step) => {
  const { status, progress, tasks } = document
  const standing = Object.entries(tasks).map(([id, task]) => [id, { status: task.status, attempt: task.attempt }])
  return {
    revision: event.revision,
    event,
    changes,
    state: {
      status,
      progress,
      tasks: Object.fromEntries(standing) as Record<string, { status: string; attempt: number }>,
    },
  }
}
