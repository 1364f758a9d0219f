import { snapshot } from './snapshot.ts'
import type { Execution } from './state.ts'

/**
 * What the events say of an execution, and nothing else: neither what follows from that, nor where its tasks stand in the lines
 * of a process that works on it.
 */
export const stateForm = (execution: Execution): unknown => {
  const { tasks, ...rest } = snapshot(execution) as { readonly tasks: readonly Standing[] }
  return { ...rest, tasks: tasks.map(({ line: _line, stirred: _stirred, ...task }) => task) }
}

type Standing = Readonly<Record<string, unknown>> & { readonly line?: unknown; readonly stirred?: unknown }
