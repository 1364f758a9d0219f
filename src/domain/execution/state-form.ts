import { snapshot } from './snapshot.ts'
import type { Execution } from './state.ts'

/**
 * Raised when a history that was written before comes to another form, and so to another hash. A checkpoint says in which version its
 * hash was made: hashes of different versions say nothing about each other.
 */
export const STATE_FORM = 1

/**
 * What the events say of an execution, and nothing else: neither what follows from that, nor where its tasks stand in the lines
 * of a process that works on it, nor the notes beside it, so that a checkpoint does not change what the next one hashes.
 */
export const stateForm = (execution: Execution): unknown => {
  const { tasks, kept, ...rest } = snapshot(execution) as Form
  const { notes: _notes, ...told } = kept
  return { ...rest, kept: told, tasks: tasks.map(({ line: _line, stirred: _stirred, ...task }) => task) }
}

interface Form {
  readonly kept: Readonly<Record<string, unknown>>
  readonly tasks: readonly Standing[]
}

type Standing = Readonly<Record<string, unknown>> & { readonly line?: unknown; readonly stirred?: unknown }
