import type { Task } from '../../../domain/definition/definition.ts'
import type { ExecutionDocument } from '../../../domain/execution/document.ts'
import type { WorkflowDocument } from '../../documents.ts'
import { bullets, counted, lapse, listed, paragraphs, plain } from './words.ts'

const SHOWN = 5

/** Where the time of a workflow's runs goes, and what could be done about it. */
export const paceInWords = (workflow: WorkflowDocument, runs: readonly ExecutionDocument[]): string => {
  const totals = runs.flatMap((run) => took(run.started_at, run.completed_at))
  const name = plain(workflow.name, 200)
  const loose = looseEdges(workflow).map(
    ([id, upstream]) =>
      `${plain(id, 100)} waits for ${plain(upstream, 100)}, but reads nothing of it: if the order does not matter, they could run side by side.`,
  )
  if (totals.length === 0)
    return paragraphs(`No run of ${name} has completed yet, so there are no times to go by.`, hints(loose))

  const tasks = Object.keys(workflow.tasks).map((id) => ({ id, ms: median(durationsOf(id, runs)) }))
  const slowest = [...tasks].sort((a, b) => b.ms - a.ms).slice(0, SHOWN)
  const whole = Math.max(1, median(totals))
  const path = longestPath(workflow, new Map(tasks.map(({ id, ms }) => [id, ms])))
  const again = retried(workflow, runs)
  return paragraphs(
    `${name} takes ${lapse(median(totals))} as a rule (the middle of its last ${counted(totals.length, 'completed run')}, from ${lapse(Math.min(...totals))} to ${lapse(Math.max(...totals))}).`,
    `Its slowest tasks:\n${bullets(slowest.map(({ id, ms }) => `${plain(id, 100)}: ${lapse(ms)}, ${Math.round((100 * ms) / whole)}% of it`))}`,
    path.length < 2
      ? ''
      : `What decides how long it takes is the path ${plain(path.join(' → '), 500)}: only what is shorter there makes it faster.`,
    hints([...again, ...loose]),
  )
}

const hints = (lines: readonly string[]): string =>
  lines.length === 0 ? '' : `What to look at:\n${bullets(lines.slice(0, SHOWN))}`

const took = (from: string | null, to: string | null): readonly number[] =>
  from === null || to === null ? [] : [Date.parse(to) - Date.parse(from)]

const durationsOf = (id: string, runs: readonly ExecutionDocument[]): readonly number[] =>
  runs.flatMap(({ tasks }) => {
    const task = Object.hasOwn(tasks, id) ? tasks[id] : undefined
    return task === undefined ? [] : took(task.started_at, task.completed_at)
  })

const median = (numbers: readonly number[]): number => numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? 0

/** From the first task to the one that ends last, by the usual times. There may be thousands, one behind the other. */
const longestPath = ({ tasks }: WorkflowDocument, times: ReadonlyMap<string, number>): readonly string[] => {
  const ends = new Map<string, { readonly ms: number; readonly before: string | undefined }>()
  const upstreamOf = (id: string): readonly string[] => tasks[id]?.depends_on ?? []
  for (const start of Object.keys(tasks)) {
    const open = [start]
    for (let id = open.at(-1); id !== undefined; id = open.at(-1)) {
      const missing = ends.has(id) ? [] : upstreamOf(id).filter((upstream) => !ends.has(upstream))
      if (missing.length > 0) {
        open.push(...missing)
        continue
      }
      open.pop()
      const before = latestOf(upstreamOf(id), ends)
      ends.set(id, { ms: (before === undefined ? 0 : (ends.get(before)?.ms ?? 0)) + (times.get(id) ?? 0), before })
    }
  }
  const path: string[] = []
  for (let id = latestOf([...ends.keys()], ends); id !== undefined; id = ends.get(id)?.before) path.unshift(id)
  return path
}

const latestOf = (ids: readonly string[], ends: ReadonlyMap<string, { readonly ms: number }>): string | undefined => {
  let latest: string | undefined
  for (const id of ids) if (latest === undefined || (ends.get(id)?.ms ?? 0) > (ends.get(latest)?.ms ?? 0)) latest = id
  return latest
}

/** Tasks that wait for others without reading anything of them. Waits and approvals are there for the order. */
const looseEdges = ({ tasks }: WorkflowDocument): readonly (readonly [string, string])[] =>
  Object.entries(tasks).flatMap(([id, task]) => {
    const { depends_on, ...rest } = task
    const text = JSON.stringify(rest)
    return depends_on
      .filter((upstream) => !keepsOrder(tasks[upstream]) && !keepsOrder(task) && !reads(text, upstream))
      .map((upstream) => [id, upstream] as const)
  })

const keepsOrder = (task: Task | undefined): boolean =>
  task !== undefined && (('component' in task && task.component === 'harmonia') || task.trigger_rule !== undefined)

const reads = (text: string, id: string): boolean =>
  text.includes(`tasks.${id}`) || text.includes(`tasks[\\"${id}\\"]`) || text.includes(`tasks['${id}']`)

const retried = ({ tasks }: WorkflowDocument, runs: readonly ExecutionDocument[]): readonly string[] => {
  const often = Object.keys(tasks).flatMap((id) => {
    const count = runs.filter((run) => (run.tasks[id]?.attempt ?? 0) > 1).length
    return count === 0 ? [] : [`${plain(id, 100)} in ${count}`]
  })
  return often.length === 0
    ? []
    : [`Of ${counted(runs.length, 'run')} these needed further attempts: ${listed(often)}.`]
}
