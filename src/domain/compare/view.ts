import { nothingApart } from '../execution/apart.ts'
import type { ExecutionDocument, TaskDocument } from '../execution/document.ts'
import { idOf } from '../execution/ids.ts'
import { render, renderTask } from '../execution/render.ts'
import { taskAt, type Execution } from '../execution/state.ts'

/**
 * An execution that is folded on, as the document that the outside would see after its latest event, with every value whole. A task
 * is made when it is looked at: a look at one costs the same whatever their number.
 */
export const viewOf = (execution: Execution): ((revision: number, position: number) => ExecutionDocument) => {
  let whole = { ...execution, apart: nothingApart() }
  let tasks: Record<string, TaskDocument> = {}
  let known = 0
  return (revision, position) => {
    if (whole.tasks !== execution.tasks) {
      // It was retried: its tasks are others now.
      whole = { ...execution, apart: whole.apart }
      tasks = {}
      known = 0
    }
    for (; known < execution.tasks.length; known++) {
      const index = known
      const id = idOf(execution, index)
      const get = (): TaskDocument => renderTask(whole, id, taskAt(execution, index))
      Object.defineProperty(tasks, id, { enumerable: true, configurable: true, get })
    }
    return render({ ...execution, apart: whole.apart }, revision, position, tasks)
  }
}
