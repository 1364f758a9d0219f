import { createHash } from 'node:crypto'
import type { Execution } from '../domain/execution/index.ts'
import type { Hole } from '../domain/execution/snapshot.ts'
import { formHead, formTask } from '../domain/execution/state-form.ts'
import { canonical } from '../store/canonical.ts'

/** So many tasks, or characters of their JSON, are worked on before others have the thread: a few milliseconds. */
const SLICE = 200
const SLICE_CHARACTERS = 512 * 1_024

/** The same as `stateHash`, of an execution that is held still for so long. The tasks are the last in the canonical form. */
export const hashInSlices = async (still: Execution, breathe: () => Promise<void>): Promise<string> => {
  const holes: Hole[] = []
  const head = formHead(still, holes)
  const tasks: unknown[] = []
  while (tasks.length < still.tasks.length) {
    tasks.push(formTask(still, tasks.length, holes))
    if (tasks.length % SLICE === 0) await breathe()
  }

  const hash = createHash('sha256')
  hash.update(`${canonical({ ...head, holes }).slice(0, -1)},"tasks":[`)
  let texts: string[] = []
  let characters = 0
  for (const [index, task] of tasks.entries()) {
    const text = `${index === 0 ? '' : ','}${canonical(task)}`
    texts.push(text)
    characters += text.length
    if (texts.length < SLICE && characters < SLICE_CHARACTERS) continue
    hash.update(texts.join(''))
    texts = []
    characters = 0
    await breathe()
  }
  return hash.update(`${texts.join('')}]}`).digest('hex')
}
