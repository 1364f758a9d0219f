import type { CallStep, Clause } from './clause.ts'
import { clausesIn } from './clauses.ts'

type Fields = Readonly<Record<string, unknown>>
type Task = { component: string; action: string; input: Fields; depends_on: string[] } & Record<string, unknown>

export interface Draft {
  readonly definition: Fields & { readonly name: string; readonly tasks: Readonly<Record<string, Task>> }
  /** What was understood in a way that might not be meant. */
  readonly notes: readonly string[]
}

/** A definition by a description such as "call a.b then c.d, retry three times, approve before the last"; undefined when it has no steps. */
export const draftOf = (description: string): Draft | undefined => {
  const clauses = clausesIn(description)
  if (!clauses.some(({ kind }) => kind === 'steps')) return undefined
  const drawing = draw(clauses)
  const name = clauses.find((clause): clause is Extract<Clause, { kind: 'name' }> => clause.kind === 'name')?.name
  const named = name ?? nameOf(drawing.tasks)
  return { definition: { name: named, ...inputSchemaOf(drawing.tasks), tasks: drawing.tasks }, notes: drawing.notes }
}

interface Drawing {
  readonly tasks: Record<string, Task>
  readonly levels: string[][]
  readonly notes: string[]
}

const draw = (clauses: readonly Clause[]): Drawing => {
  const drawing: Drawing = { tasks: {}, levels: [], notes: [] }
  for (const clause of clauses)
    if (clause.kind === 'steps') addLevel(drawing, clause.steps)
    else if (clause.kind === 'approval' && clause.before === undefined)
      addLevel(drawing, [approvalStep(clause.approvers)])
  let level = -1
  for (const clause of clauses) {
    if (clause.kind === 'steps' || (clause.kind === 'approval' && clause.before === undefined)) level++
    else modify(drawing, clause, drawing.levels[level] ?? [])
  }
  return drawing
}

const approvalStep = (approvers: readonly string[]): CallStep => ({
  kind: 'call',
  component: 'harmonia',
  action: 'approve',
  input: { prompt: 'Go on?', ...(approvers.length === 0 ? {} : { approvers }), on_reject: 'fail' },
  takesOutput: false,
})

const addLevel = ({ tasks, levels, notes }: Drawing, steps: readonly CallStep[]): void => {
  const before = levels.at(-1) ?? []
  const ids = steps.map((step) => {
    const id = freeId(tasks, step)
    const [only] = before
    const passed =
      step.takesOutput && only !== undefined && before.length === 1 ? { data: `\${tasks.${only}.output}` } : {}
    tasks[id] = {
      component: step.component,
      action: step.action,
      ...(step.forEach === undefined ? {} : { for_each: { items: step.forEach, as: 'item' } }),
      input: {
        ...(step.forEach === undefined || Object.keys(step.input).length > 0 ? {} : { item: '${item}' }),
        ...passed,
        ...step.input,
      },
      depends_on: [...before],
    }
    return id
  })
  if (ids.length > 1) notes.push(`${ids.join(' and ')} run side by side.`)
  levels.push(ids)
}

const freeId = (tasks: Readonly<Record<string, unknown>>, { component, action, name }: CallStep): string => {
  const plain = (name ?? action).replace(/[^A-Za-z0-9_-]/g, '_')
  const first = /^[A-Za-z_]/.test(plain) ? plain : `task_${plain}`
  if (!Object.hasOwn(tasks, first)) return first
  const longer = `${component}_${first}`.replace(/[^A-Za-z0-9_-]/g, '_')
  if (!Object.hasOwn(tasks, longer)) return longer
  for (let count = 2; ; count++) if (!Object.hasOwn(tasks, `${first}_${count}`)) return `${first}_${count}`
}

const isCall = ({ component }: Task): boolean => component !== 'harmonia'

const modify = (drawing: Drawing, clause: Clause, here: readonly string[]): void => {
  const { tasks, levels, notes } = drawing
  switch (clause.kind) {
    case 'retry':
    case 'timeout': {
      const ids = targets(drawing, clause.of, here)
      const what =
        clause.kind === 'retry'
          ? {
              retry: {
                max_attempts: clause.attempts,
                ...(clause.delay === undefined ? {} : { initial_delay: clause.delay }),
              },
            }
          : { timeout: clause.seconds }
      for (const id of ids) Object.assign(tasks[id] ?? {}, what)
      if (clause.of === undefined && ids.length > 1)
        notes.push(
          `${clause.kind === 'retry' ? `Up to ${clause.attempts} attempts` : 'The timeout'}: for each of ${ids.join(', ')}.`,
        )
      break
    }
    case 'approval': {
      const before =
        clause.before === 'first'
          ? levels[0]
          : clause.before === 'last' || clause.before === 'end'
            ? levels.at(-1)
            : named(drawing, clause.before)
      if (before === undefined) notes.push(`There is no step "${clause.before}" to be approved before.`)
      else approveBefore(drawing, before, clause.approvers)
      break
    }
    case 'input':
      for (const id of here) Object.assign(tasks[id]?.input ?? {}, clause.input)
      break
    case 'on_error':
      for (const id of here.filter((one) => isCall(tasks[one] as Task)))
        Object.assign(tasks[id] ?? {}, {
          on_error: [
            {
              then: {
                component: clause.component,
                action: clause.action,
                input: { task: id, error: '${error.message}' },
              },
            },
          ],
        })
      break
    case 'schedule':
      notes.push(
        'When it runs is no part of a definition: once it is stored, harmonia schedule create starts it by cron or at an interval.',
      )
      break
    case 'other':
      notes.push(`Not understood, and left out: "${clause.text.slice(0, 100)}".`)
      break
    case 'steps':
    case 'name':
      break
  }
}

const named = ({ tasks }: Drawing, name: string | undefined): readonly string[] | undefined => {
  const plain = name?.split('.').at(-1)
  return plain !== undefined && Object.hasOwn(tasks, plain) ? [plain] : undefined
}

/** '' is here, undefined is everywhere. */
const targets = (drawing: Drawing, of: string | undefined, here: readonly string[]): readonly string[] => {
  const all = Object.keys(drawing.tasks).filter((id) => isCall(drawing.tasks[id] as Task))
  if (of === '') return here
  const found = named(drawing, of)
  return found ?? (all.length > 0 ? all : here)
}

const approveBefore = ({ tasks, levels }: Drawing, before: readonly string[], approvers: readonly string[]): void => {
  const id = freeId(tasks, { ...approvalStep(approvers), name: `approve_${before.join('_')}` })
  const above = [...new Set(before.flatMap((one) => tasks[one]?.depends_on ?? []))]
  const prompt = `Run ${before.join(' and ')}?`
  const order = Object.entries(tasks)
  for (const key of Object.keys(tasks)) delete tasks[key]
  for (const [one, task] of order) {
    if (one === before[0])
      tasks[id] = {
        component: 'harmonia',
        action: 'approve',
        input: { ...approvalStep(approvers).input, prompt },
        depends_on: above,
      }
    tasks[one] = before.includes(one) ? { ...task, depends_on: [id] } : task
  }
  const place = levels.findIndex((level) => level.includes(before[0] ?? ''))
  levels.splice(Math.max(0, place), 0, [id])
}

const nameOf = (tasks: Readonly<Record<string, Task>>): string =>
  Object.entries(tasks)
    .filter(([, task]) => isCall(task))
    .map(([id]) => id)
    .slice(0, 3)
    .join('_then_') || 'new_workflow'

/** What its expressions read of the input is what an execution must be given. */
const inputSchemaOf = (tasks: Readonly<Record<string, Task>>): Fields => {
  const reads = [...JSON.stringify(tasks).matchAll(/\$\{input\.([A-Za-z_]\w*)/g)].map(([, name = '']) => name)
  if (reads.length === 0) return {}
  const items = Object.values(tasks).flatMap(({ for_each }) => {
    const list = (for_each as { readonly items?: string } | undefined)?.items
    return list === undefined ? [] : [/^\$\{input\.(\w+)\}$/.exec(list)?.[1]]
  })
  const properties = Object.fromEntries(
    [...new Set(reads)].map((name) => [name, items.includes(name) ? { type: 'array' } : {}]),
  )
  return { input_schema: { type: 'object', properties, required: Object.keys(properties) } }
}
