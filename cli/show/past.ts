import type { ExecutionDocument, ExecutionGraph, TaskDocument } from '../../src/client/index.ts'
import { executionText } from './executions.ts'
import { excerpt, plain } from './format.ts'
import { graphLines } from './graph.ts'
import { paintFor, status } from './paint.ts'
import { facts } from './table.ts'

const paint = () => paintFor(process.stdout)

/** An execution at a moment: how it stands, its tasks, and the values that went in and came out. */
export const pastText = async (execution: ExecutionDocument): Promise<string> => {
  const values = Object.entries(execution.tasks).flatMap(([id, task]) => valuesOf(id, task))
  return [
    await executionText(execution),
    `Input\n${excerpt(execution.input)}`,
    ...values,
    `As of revision ${execution.revision}, position ${execution.position}`,
  ].join('\n\n')
}

/** Long ones are cut: there may be many of them. */
const CHARACTERS = 600

const valuesOf = (id: string, { input, output }: TaskDocument): readonly string[] =>
  [
    ['input', input],
    ['output', output],
  ].flatMap(([what, value]) =>
    value === null ? [] : [`${paint().bold(plain(id))} ${String(what)}\n${excerpt(value, CHARACTERS)}`],
  )

/** The graph at a moment. */
export const graphText = (graph: ExecutionGraph): string => {
  const about = facts([
    ['Execution', graph.execution_id],
    ['Workflow', `${plain(graph.workflow_name)} (version ${graph.workflow_version}, ${graph.workflow_id})`],
    ['Status', status(paint(), graph.status)],
    ['As of', `revision ${graph.revision}, position ${graph.position}`],
  ])
  return `${about}\n\n${graphLines(graph, paint()).join('\n')}`
}
