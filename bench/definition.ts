import type { Workload } from './workload.ts'

/** The name under which the bench's component is registered. */
export const COMPONENT = 'noop'

interface Task {
  readonly component: string
  readonly action: string
  readonly input: unknown
  readonly depends_on: readonly string[]
}

/** A workload as a workflow definition. 10,000 tasks must fit into a body of 1 MiB: hence the short texts. */
export const definitionOf = (name: string, { shape, tasks, step, clocked }: Workload): object => {
  const id = (number: number) => `t${number.toString(36)}`
  const before = (number: number): readonly string[] => {
    if (number === 1) return []
    if (shape === 'chain') return [id(number - 1)]
    return number < tasks ? [id(1)] : Array.from({ length: tasks - 2 }, (_, i) => id(i + 2))
  }
  const taskOf = (number: number): Task => {
    const depends_on = before(number)
    const previous = depends_on[0]
    if (step === 'echo') {
      const input = previous === undefined ? '${input}' : `\${tasks.${previous}.output}`
      return { component: 'harmonia', action: 'echo', input, depends_on }
    }
    const input = clocked ? { t0: '${input.t0}' } : { wf: '${execution.id}' }
    return { component: COMPONENT, action: clocked ? 'clock' : 'step', input, depends_on }
  }
  return {
    name,
    tasks: Object.fromEntries(Array.from({ length: tasks }, (_, i) => [id(i + 1), taskOf(i + 1)])),
  }
}
