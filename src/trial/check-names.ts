import { refuse, suggestion, type Findings } from '../domain/definition/findings.ts'
import { isGroup, type Definition, type Task } from '../domain/definition/definition.ts'
import { at, type Problem } from '../domain/problem.ts'
import type { Trial } from './trial.ts'

/** What a trial says of tasks that its definition can never have. */
export const checkNames = (
  definition: Definition,
  { tasks = {}, commands = [], expect = {} }: Trial,
): readonly Problem[] => {
  const findings: Findings = { problems: [], warnings: [] }
  const check = (id: string, pointer: string): void => {
    const unknown = unknownPart(definition, id)
    if (unknown === undefined) return
    const { part, known } = unknown
    const message = `The definition has no task ${JSON.stringify(part)} there.${suggestion(findings, part, known)}`
    refuse(findings, pointer, 'unknown_task', message)
  }
  for (const id of Object.keys(tasks)) check(id, at('/tasks', id))
  for (const [index, command] of commands.entries()) {
    if ('task' in command) check(command.task, at(`/commands/${index}`, 'task'))
  }
  for (const id of Object.keys(expect.tasks ?? {})) check(id, at('/expect/tasks', id))
  for (const [index, id] of (expect.order ?? []).entries()) check(id, at('/expect/order', index))
  return findings.problems
}

/** Ids of instances have a part per level: `fan[3].charge.on_error`. */
const unknownPart = (definition: Definition, id: string): { part: string; known: readonly string[] } | undefined => {
  let block: Readonly<Record<string, Task>> = definition.tasks
  let task: Task | undefined
  for (const part of id.split('.')) {
    const name = part.replace(/(\[(\d+|\*)\])+$/, '')
    const handlers = task === undefined ? [] : handlersOf(task)
    if (handlers.includes(name)) {
      block = {}
      task = undefined
      continue
    }
    task = Object.hasOwn(block, name) ? block[name] : undefined
    if (task === undefined) return { part: name, known: [...Object.keys(block), ...handlers] }
    block = isGroup(task) ? task.tasks : {}
  }
  return undefined
}

const handlersOf = (task: Task): readonly string[] => [
  ...(task.on_error === undefined ? [] : ['on_error']),
  ...(task.compensate === undefined ? [] : ['compensate']),
]
