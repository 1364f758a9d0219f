import { checkInput } from '../../definition/index.ts'
import type { Plan } from '../../definition/plan.ts'
import { didYouMean } from '../../expression/nearest.ts'
import { checkJson, sameJson } from '../../json.ts'
import { at, type Problem } from '../../problem.ts'
import type { RecordedChanges, TaskChange } from '../events.ts'
import { taskAt, type Execution } from '../state.ts'
import { startOver, taskIn } from './affected.ts'

/** A change set, with what it leaves out of the event: whether there is another input, and where the definition is named. */
export interface ChangeSet {
  readonly changes: RecordedChanges
  /** Of the fork, be it the source's. */
  readonly input: unknown
  readonly otherInput: boolean
}

const LIMITS = { bytes: 1_048_576, depth: 100 }

/** Everything that keeps a change set from being honoured, with pointers into the request. Nothing: it can be. */
export const checkChanges = (
  source: Execution,
  plan: Plan,
  { changes, input, otherInput }: ChangeSet,
): readonly Problem[] => {
  const named = Object.entries(changes.tasks ?? {}).flatMap(([id, change]) => checkTask(plan, id, change))
  const fits = otherInput || plan !== source.plan ? checkInput(plan.definition, input) : undefined
  const inputs =
    fits?._tag === 'Left' ? fits.left.map((problem) => ({ ...problem, pointer: `/changes${problem.pointer}` })) : []
  return [...named, ...inputs, ...checkKept(source, plan, changes, otherInput)]
}

const checkTask = (plan: Plan, id: string, change: TaskChange): readonly Problem[] => {
  const pointer = at('/changes/tasks', id)
  const place = plan.indexOf.get(id)
  if (place === undefined) return [unknown(plan, id, pointer)]
  const said = (['output', 'input', 'rerun'] as const).filter((name) => change[name] !== undefined)
  if (said.length !== 1) {
    const message = `Say exactly one of "output", "input" and "rerun", not ${said.length === 0 ? 'none' : said.join(' and ')}.`
    return [{ pointer, code: 'one_change_per_task', message }]
  }
  const task = plan.tasks[place]
  if (change.input !== undefined && task?.shape !== 'leaf') {
    const message = `The task ${id} has others inside and no input of its own: change the input of the execution, or of a task before it.`
    return [{ pointer: `${pointer}/input`, code: 'no_input_of_its_own', message }]
  }
  return (['output', 'input'] as const).flatMap((name) => {
    const problem = change[name] === undefined ? undefined : checkJson(change[name], LIMITS)
    return problem === undefined ? [] : [{ ...problem, pointer: `${pointer}/${name}${problem.pointer}` }]
  })
}

const unknown = (plan: Plan, id: string, pointer: string): Problem => {
  const outer = /^[^.[]*/.exec(id)?.[0] ?? ''
  if (outer !== id && plan.indexOf.has(outer)) {
    const message = `${id} is inside the task ${outer}, which starts over as a whole: change ${outer}.`
    return { pointer, code: 'task_inside', message }
  }
  const message = `The definition has no task ${id}.${didYouMean(id, plan.indexOf.keys())}`
  return { pointer, code: 'unknown_task', message }
}

/** Of another definition: what has completed and is kept must still mean something there. */
const checkKept = (
  source: Execution,
  plan: Plan,
  changes: RecordedChanges,
  otherInput: boolean,
): readonly Problem[] => {
  if (plan === source.plan) return []
  const again = new Set(startOver(source, { plan, changes, otherInput }))
  const pointer = changes.definition_version === undefined ? '/changes/definition' : '/changes/definition_version'
  const stays = source.plan.tasks.filter(
    ({ id, index }) =>
      plan.indexOf.has(id) &&
      !again.has(id) &&
      changes.tasks?.[id]?.output === undefined &&
      taskAt(source, index).status === 'completed',
  )
  const missing = stays.flatMap(({ id, dependsOn }) =>
    dependsOn.flatMap((upstream) => {
      const before = taskAt(source, upstream)
      if (before.status !== 'completed' || plan.indexOf.has(before.node.id)) return []
      const message = `It has no task ${before.node.id}, on which ${id} depended when it completed: keep ${before.node.id}, or let ${id} run again.`
      return [{ pointer, code: 'task_missing', message }]
    }),
  )
  const changed = new Set(stays.flatMap(({ id }) => (sameJson(taskIn(source.plan, id), taskIn(plan, id)) ? [] : [id])))
  const undoable = new Set(source.undoable.map((index) => outerOf(source, index)).filter((id) => id !== undefined))
  const lost = [...changed].flatMap((id) => {
    if (!undoable.has(id)) return []
    const message = `The task ${id} has completed, and is defined otherwise: what was done inside it could not be undone any more. Leave it as it was, or let it run again.`
    return [{ pointer, code: 'undoing_lost', message }]
  })
  return [...missing, ...lost]
}

/** The task of the definition that an instance is inside of; undefined when it is one itself. */
const outerOf = (source: Execution, index: number): string | undefined => {
  let outer = taskAt(source, index)
  if (outer.parent < 0) return undefined
  while (outer.parent >= 0) outer = taskAt(source, outer.parent)
  return outer.node.id
}
