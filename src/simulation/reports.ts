import * as E from 'fp-ts/lib/Either.js'
import type { AttemptRef } from '../domain/execution/attempt-ref.ts'
import type { Report } from '../domain/execution/commands/report-task.ts'
import { taskToken } from '../engine/tasks/task-token.ts'
import type { Process } from './process.ts'
import type { Scene } from './scene.ts'

/** How a component tells of an attempt that it has accepted: to whichever server is up, again and again until one has taken it. */
export type Tell = (attempt: AttemptRef, report: Report) => void

const AGAIN = 1_500
const TRIES = 200

export const tellerOf =
  ({ world, trace }: Scene, processes: readonly Process[]): Tell =>
  (attempt, report) => {
    const say = async (tries: number): Promise<void> => {
      const up = processes.flatMap((process) => process.up() ?? [])[tries % processes.length]
      const answer = await up?.engine.report(taskToken(attempt), report)()
      if (answer !== undefined && (E.isRight(answer) || answer.left.tag !== 'store_unavailable')) {
        trace(
          () =>
            `component is told ${E.isRight(answer) ? 'yes' : answer.left.tag} for ${report.do} of ${attempt.task_id}`,
        )
      } else if (tries > 0) world.after(AGAIN, () => void say(tries - 1))
    }
    void say(TRIES)
  }
