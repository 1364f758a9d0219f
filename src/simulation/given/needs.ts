import { isGroup, type Call, type Definition, type Leaf } from '../../domain/definition/definition.ts'
import { compile } from '../../domain/expression/index.ts'
import { allIn, callsBeside, placesIn, type Placed, type PlacedBlock } from './places.ts'
import { demand, newShape, type Shape, type Want } from './shape.ts'

/** What the expressions of a definition read of the input, and of what each call answers, by the paths of the instances. */
export interface Needs {
  readonly input: Shape
  readonly answers: ReadonlyMap<string, Shape>
}

type Path = readonly (string | number)[]
type Demand = (path: Path, wants: Want) => void

/** Where an expression stands: the tasks that it sees, and what its variables mean. */
interface Place {
  readonly block: PlacedBlock | undefined
  readonly vars: Readonly<Record<string, Demand>>
}

/** Follows every reference to where its value is made: an answer of a component, or the input. */
export const needsOf = (definition: Definition): Needs => {
  const input = newShape()
  const answers = new Map<string, Shape>()
  const top = placesIn(definition)

  const answerOf = (path: string): Shape => {
    const known = answers.get(path) ?? newShape()
    answers.set(path, known)
    return known
  }

  const refer = (root: string, path: Path, wants: Want, place: Place): void => {
    const variable = place.vars[root]
    if (variable !== undefined) return variable(path, wants)
    if (root === 'input') return demand(input, path, wants)
    const [id, field, ...rest] = path
    if (root !== 'tasks' || typeof id !== 'string' || field !== 'output') return
    for (let block = place.block; block !== undefined; block = block.around?.block) {
      const found = block.tasks.get(id)
      if (found !== undefined) return wantOf(found, rest, wants)
    }
  }

  /** A part of a value that the definition makes: what it refers to, if it is a reference. */
  const follow = (value: unknown, path: Path, wants: Want, place: Place): void => {
    if (typeof value === 'string') {
      const { template } = compileAt(value, place)
      if (template.kind === 'reference')
        refer(template.reference.root, [...template.reference.path, ...path], wants, place)
      return
    }
    const [first, ...rest] = path
    if (typeof value !== 'object' || value === null || first === undefined) return
    follow((value as Readonly<Record<string | number, unknown>>)[first], rest, wants, place)
  }

  /** Something is wanted of what a task gives in the end. */
  const wantOf = (placed: Placed, path: Path, wants: Want): void => {
    const { task, block } = placed
    if (task.for_each === undefined) return wantOfBody(placed, path, wants)
    const [place, ...rest] = path
    if (typeof place !== 'number') return
    follow(task.for_each.items, [place], 'anything', placeIn(block))
    wantOfBody(placed, rest, wants)
  }

  /** Something is wanted of what it gives each time. */
  const wantOfBody = (placed: Placed, path: Path, wants: Want): void => {
    const { task, body, inside } = placed
    if (task.output !== undefined) return follow(task.output, path, wants, placeOfOutput(placed))
    if (!isGroup(task)) return wantOfAnswer(task, body, path, wants, placeOfBody(placed))
    const [first, ...rest] = path
    if (task.race === true) {
      if (first === 'output') for (const child of inside?.tasks.values() ?? []) wantOf(child, rest, wants)
      return
    }
    const child = typeof first === 'string' ? inside?.tasks.get(first) : undefined
    if (child !== undefined) wantOf(child, rest, wants)
  }

  const wantOfAnswer = (call: Leaf | Call, path: string, of: Path, wants: Want, place: Place): void => {
    const isBuiltIn = call.component === 'harmonia'
    if (isBuiltIn && call.action === 'echo') follow(call.input, of, wants, place)
    else if (!isBuiltIn || ASKS.has(call.action)) demand(answerOf(path), of, wants)
  }

  const placeIn = (block: PlacedBlock): Place => {
    const { around } = block
    return { block, vars: around === undefined ? {} : placeOfBody(around).vars }
  }

  /** What the body of a task sees: what the task sees, and the variables of its iteration. */
  const placeOfBody = (placed: Placed): Place => {
    const { block, vars } = placeIn(placed.block)
    const { for_each, repeat } = placed.task
    if (for_each !== undefined) {
      const item: Demand = (path, wants) => {
        follow(for_each.items, [], 'list', { block, vars })
        follow(for_each.items, [0, ...path], wants, { block, vars })
      }
      return { block, vars: { ...vars, [for_each.as ?? 'item']: item, index: nothing } }
    }
    if (repeat === undefined) return { block, vars }
    return { block, vars: { ...vars, iteration: nothing, previous: wanting(placed) } }
  }

  const placeOfOutput = (placed: Placed): Place => {
    const { task, inside, body } = placed
    const { block, vars } = placeOfBody(placed)
    if (isGroup(task)) return { block: inside, vars }
    const result: Demand = (path, wants) => wantOfAnswer(task, body, path, wants, { block, vars })
    return { block, vars: { ...vars, result } }
  }

  const wanting =
    (placed: Placed): Demand =>
    (path, wants) =>
      wantOfBody(placed, path, wants)

  const read = (value: unknown, place: Place, wants: Want = 'anything'): void => {
    follow(value, [], wants, place)
    for (const { root, path } of compileAt(value, place).references) refer(root, path, 'anything', place)
  }

  const readCall = (call: Leaf | Call, place: Place): void => {
    for (const [field, wants] of WANTED[`${call.component}.${call.action}`] ?? [])
      follow(call.input, [field], wants, place)
    read(call.input, place)
  }

  const readTask = (placed: Placed): void => {
    const { task, block } = placed
    const outside = placeIn(block)
    const within = placeOfBody(placed)
    const repeating = { ...outside, vars: { ...outside.vars, output: wanting(placed), iteration: nothing } }
    read(task.when, outside, 'boolean')
    read(task.for_each?.items, outside, 'list')
    read(task.repeat?.while, repeating, 'boolean')
    read(task.repeat?.until, repeating, 'boolean')
    if (!isGroup(task)) readCall(task, within)
    if (task.output !== undefined) read(task.output, placeOfOutput(placed))
    const beside = { ...within, vars: { ...within.vars, error: nothing, output: wanting(placed) } }
    for (const { then } of task.on_error ?? [])
      if (Object.hasOwn(then, 'output')) read((then as { output: unknown }).output, beside)
    for (const [, call] of callsBeside(placed)) readCall(call, beside)
  }

  for (const placed of allIn(top)) readTask(placed)
  read(definition.output, { block: top, vars: {} })
  return { input, answers }
}

/** Built-in actions whose answer comes from outside. */
const ASKS: ReadonlySet<string> = new Set(['wait_for_signal', 'approve'])

const nothing: Demand = () => undefined

const compileAt = (value: unknown, { vars }: Place) => compile(value, { variables: Object.keys(vars), secrets: true })

/** What built-in actions can use, by the fields of their inputs. */
const WANTED: Readonly<Record<string, readonly (readonly [field: string, wants: Want])[]>> = {
  'harmonia.wait': [
    ['seconds', 'number'],
    ['until', 'time'],
  ],
  'harmonia.fail': [['message', 'text']],
}
