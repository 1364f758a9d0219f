import { snapshotHead, snapshotTask, type Hole } from './snapshot.ts'
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
  const holes: Hole[] = []
  const head = formHead(execution, holes)
  return { ...head, tasks: execution.tasks.map((_, index) => formTask(execution, index, holes)), holes }
}

/** All of it but the tasks, for whoever takes those a few at a time. `holes` is filled on the way. */
export const formHead = (execution: Execution, holes: Hole[]): object => {
  const { kept, ...rest } = snapshotHead(execution, holes)
  const { notes: _notes, ...told } = kept
  return { ...rest, kept: told }
}

export const formTask = (execution: Execution, index: number, holes: Hole[]): unknown => {
  const { line: _line, stirred: _stirred, ...task } = snapshotTask(execution, index, holes)
  return task
}
