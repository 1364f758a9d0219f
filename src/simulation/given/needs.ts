import type { Definition, Task } from '../../domain/definition/definition.ts'
import { compile } from '../../domain/expression/index.ts'
import { demand, newShape, type Shape, type Want } from './shape.ts'

/** What the expressions of a definition read of the input and of each task's answer. */
export interface Needs {
  readonly input: Shape
  readonly answers: ReadonlyMap<string, Shape>
}

type Path = readonly (string | number)[]

/** Follows every reference to where its value is made: an answer of a component, or the input. */
export const needsOf = ({ tasks, output }: Definition): Needs => {
  const input = newShape()
  const answers = new Map(Object.keys(tasks).map((id) => [id, newShape()]))

  const refer = (root: string, path: Path, wants: Want): void => {
    if (root === 'input') {
      demand(input, path, wants)
      return
    }
    const [id, field, ...rest] = path
    if (root !== 'tasks' || typeof id !== 'string' || field !== 'output') return
    const task = tasks[id]
    const answer = answers.get(id)
    if (task === undefined || answer === undefined) return
    if (isEcho(task)) follow(task.input, rest, wants)
    else demand(answer, rest, wants)
  }

  /** A part of a value that a definition makes: what it refers to, if it is a reference. */
  const follow = (value: unknown, path: Path, wants: Want): void => {
    if (typeof value === 'string') {
      const { template } = compile(value)
      if (template.kind === 'reference') refer(template.reference.root, [...template.reference.path, ...path], wants)
      return
    }
    const [first, ...rest] = path
    if (typeof value !== 'object' || value === null || first === undefined) return
    follow((value as Readonly<Record<string | number, unknown>>)[first], rest, wants)
  }

  const read = (value: unknown): void => {
    for (const { root, path } of compile(value).references) refer(root, path, 'anything')
  }

  for (const task of Object.values(tasks)) {
    for (const [field, wants] of WANTED[`${task.component}.${task.action}`] ?? []) follow(task.input, [field], wants)
    read(task.input)
  }
  read(output)
  return { input, answers }
}

const isEcho = ({ component, action }: Task): boolean => component === 'harmonia' && action === 'echo'

/** What built-in actions can use, by the fields of their inputs. */
const WANTED: Readonly<Record<string, readonly (readonly [field: string, wants: Want])[]>> = {
  'harmonia.wait': [
    ['seconds', 'number'],
    ['until', 'time'],
  ],
  'harmonia.fail': [['message', 'text']],
}
