import { isGroup, type Call, type Task } from '../../definition/definition.ts'
import { compile } from '../../expression/index.ts'
import { PLACES } from '../../expression/names.ts'

/**
 * Whether what a task does follows from the input of the execution: an expression of it, or of a task inside it, reads `input`.
 * How it would be undone does not count.
 */
export const readsInput = (task: Task): boolean => {
  const names = [...Object.keys(PLACES), ...namesIn(task)]
  return partsOf(task).some((part) => reads(part, names))
}

const reads = (part: unknown, variables: readonly string[]): boolean => {
  const { references, problems } = compile(part, { variables, secrets: true })
  return problems.length > 0 || references.some(({ root }) => root === 'input')
}

const namesIn = (task: Task): readonly string[] => [
  ...(task.for_each?.as === undefined ? [] : [task.for_each.as]),
  ...(isGroup(task) ? Object.values(task.tasks).flatMap(namesIn) : []),
]

/** Everything in it that may hold expressions. */
const partsOf = (task: Task): readonly unknown[] => {
  const { when, for_each, repeat, on_error = [], output } = task
  const then = on_error.flatMap((handler) =>
    'component' in handler.then ? callIn(handler.then) : [handler.then.output],
  )
  const inside = isGroup(task) ? Object.values(task.tasks).flatMap(partsOf) : callIn(task)
  return [
    when,
    for_each?.items,
    for_each?.complete_when,
    repeat?.while,
    repeat?.until,
    output,
    ...then,
    ...inside,
  ].filter((part) => part !== undefined)
}

const callIn = ({ input }: Pick<Call, 'input'>): readonly unknown[] => [input]
