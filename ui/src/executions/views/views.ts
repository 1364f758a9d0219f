import type { ExecutionDocument } from '../../../../src/client/index.ts'

const VIEWS = {
  graph: 'Graph',
  timeline: 'Timeline',
  events: 'Events',
  explain: 'Explain',
  data: 'Input & output',
  tasks: 'Tasks',
  children: 'Children',
  checkpoints: 'Checkpoints',
  compensation: 'Compensation',
  state: 'Saved state',
} as const

export type ViewName = keyof typeof VIEWS

export type Views = readonly (readonly [name: ViewName, label: string])[]

/** The views that there are of an execution. What was undone is one only where something was to be. */
export const viewsOf = (run: ExecutionDocument): Views =>
  (Object.entries(VIEWS) as [ViewName, string][]).filter(
    ([name]) => name !== 'compensation' || run.compensation !== undefined,
  )

/** The view that the address names: the graph when it names none that there is. */
export const viewIn = (params: URLSearchParams, run: ExecutionDocument): ViewName => {
  const named = params.get('view')
  return viewsOf(run).find(([name]) => name === named)?.[0] ?? 'graph'
}
