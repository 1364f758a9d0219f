import { newAgenda } from './agenda.ts'
import { openBlock } from './block.ts'
import { newInstance, type Instance } from './instance.ts'
import type { Body } from './language.ts'
import type { End, Run, World } from './run.ts'
import { openSignals } from './signals.ts'
import { failTask, startTask } from './task.ts'
import { undo } from './undo.ts'

/**
 * The workflow language a second time, as one would explain it: naive, and without a line of the engine's code. It calls nobody.
 * It is told what every attempt of every task would answer, and says how the execution must end. All times are milliseconds
 * since the start of the execution.
 */

export interface ExecutionEnd {
  readonly status: 'completed' | 'failed'
  readonly output: unknown
  readonly error: string | null
  readonly culprits: readonly string[]
  readonly tasks: ReadonlyMap<string, Instance>
  /** Two things happened in the same moment, and what follows depends on which of them comes first: the language does not say. */
  readonly isTied: boolean
}

const NEVER: End = { error: 'it never ended' }

export const interpret = (body: Body, world: World): ExecutionEnd => {
  const agenda = newAgenda()
  const instances = new Map<string, Instance>()
  const questions: (() => boolean)[] = []
  let isTied = false
  let end: End | undefined
  const run: Run = {
    agenda,
    signals: openSignals(
      agenda,
      world.signals,
      instances,
      () => end !== undefined,
      () => (isTied = true),
    ),
    world,
    instances,
    add: (id, isLeaf) => {
      const instance = newInstance(id, isLeaf)
      instances.set(id, instance)
      return instance
    },
    start: (task, instance, scope, done) => startTask(run, task, instance, scope, done),
    undoable: [],
    fail: (task, instance, scope, done) => failTask(run, task, instance, scope, done),
    tie: () => (isTied = true),
    later: (isTie) => questions.push(isTie),
  }

  const scope = { tasks: {}, vars: { workflow: { id: world.workflowId, name: body.name, version: 1 } } }
  const finish = (how: End): void => {
    if (end !== undefined) return
    end = how
    takeBack()
    if (how.error !== undefined && (body.compensate_on ?? ['failed']).includes('failed')) undo(run)
  }
  let takeBack: () => void = () => undefined
  const whole = openBlock(run, body, '', scope, finish)
  if (body.timeout !== undefined && end === undefined) {
    takeBack = agenda.at(body.timeout * 1_000, () => {
      whole.cancel()
      finish({ error: 'workflow_timeout' })
    })
  }
  agenda.run()
  const { output = null, error = null, culprits = [] } = end ?? NEVER
  return {
    status: error === null ? 'completed' : 'failed',
    output,
    error,
    culprits,
    tasks: instances,
    isTied: isTied || questions.some((isTie) => isTie()),
  }
}
