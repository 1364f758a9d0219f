import { compile } from '../expression/index.ts'
import type { Template } from '../expression/template.ts'
import { isGroup, type Definition } from './definition.ts'
import type { Plan, PlannedTask } from './plan.ts'

/** Works out once what all executions of a version share. The definition is a checked one: `parseDefinition` made it. */
export const compilePlan = (workflowId: string, version: number, definition: Definition): Plan => {
  const given = Object.entries(definition.tasks)
  const indexOf = new Map(given.map(([id], index) => [id, index]))
  const lanes = new Map<string, number>()
  const dependents: number[][] = given.map(() => [])

  const tasks = given.map(([id, task], index): PlannedTask => {
    if (isGroup(task)) throw new Error(`the task ${id} is a set of tasks, which has no plan`)
    const dependsOn = task.depends_on.map((dependency) => placeOf(indexOf, dependency))
    for (const dependency of dependsOn) dependents[dependency]!.push(index)
    const lane = lanes.get(task.component) ?? lanes.size
    lanes.set(task.component, lane)
    return {
      index,
      id,
      component: task.component,
      action: task.action,
      input: templateOf(task.input),
      dependsOn,
      dependents: dependents[index]!,
      retry: task.retry ?? {},
      timeout: task.timeout,
      lane,
    }
  })

  return {
    workflowId,
    version,
    definition,
    tasks,
    indexOf,
    components: [...lanes.keys()],
    roots: tasks.filter((task) => task.dependsOn.length === 0).map((task) => task.index),
    output: definition.output === undefined ? undefined : templateOf(definition.output),
  }
}

const placeOf = (indexOf: ReadonlyMap<string, number>, id: string): number => {
  const index = indexOf.get(id)
  if (index === undefined) throw new Error(`the definition was not checked: it has no task ${id}`)
  return index
}

const templateOf = (value: unknown): Template => {
  const { template, problems } = compile(value)
  if (problems.length > 0) throw new Error(`the definition was not checked: ${problems[0]!.message}`)
  return template
}
