import type { Workload } from './workload.ts'

/** The name under which the bench's component is registered. */
export const COMPONENT = 'noop'

interface Call {
  readonly component: string
  readonly action: string
  readonly input: unknown
}

interface Task extends Call {
  readonly depends_on: readonly string[]
}

/** A workload as a workflow definition. 10,000 tasks must fit into a body of 1 MiB: hence the short texts. */
export const definitionOf = (name: string, workload: Workload): object => {
  const { shape, tasks } = workload
  switch (shape) {
    case 'chain':
    case 'fan':
      return { name, tasks: tasksOf(workload) }
    case 'items':
      return {
        name,
        tasks: { t: { ...callOf(workload, '${item}'), for_each: { items: `\${lists.range(${tasks})}` } } },
      }
    case 'iterations': {
      const repeat = { while: `\${iteration < ${tasks}}`, max_iterations: tasks }
      return { name, tasks: { t: { ...callOf(workload, '${previous}'), repeat } } }
    }
  }
}

/** One step. The built-in one passes something on. */
const callOf = ({ step, clocked }: Workload, passedOn: string): Call => {
  if (step === 'echo') return { component: 'harmonia', action: 'echo', input: passedOn }
  return clocked
    ? { component: COMPONENT, action: 'clock', input: { t0: '${input.t0}' } }
    : { component: COMPONENT, action: 'step', input: { wf: '${execution.id}' } }
}

const tasksOf = (workload: Workload): Readonly<Record<string, Task>> => {
  const { shape, tasks } = workload
  const id = (number: number) => `t${number.toString(36)}`
  const before = (number: number): readonly string[] => {
    if (number === 1) return []
    if (shape === 'chain') return [id(number - 1)]
    return number < tasks ? [id(1)] : Array.from({ length: tasks - 2 }, (_, i) => id(i + 2))
  }
  const taskOf = (number: number): Task => {
    const depends_on = before(number)
    const previous = depends_on[0]
    return { ...callOf(workload, previous === undefined ? '${input}' : `\${tasks.${previous}.output}`), depends_on }
  }
  return Object.fromEntries(Array.from({ length: tasks }, (_, i) => [id(i + 1), taskOf(i + 1)]))
}
