import { quoted } from '../findings.ts'
import type { Block } from '../read-tasks.ts'
import type { Dependencies } from './dependencies.ts'

/** What an expression may read at its place: tasks of the block that it is in, and of those around it. */
export interface Scope {
  readonly block: Dependencies
  /** The place of the task that reads, or that the reader is within; undefined when all tasks of the block have ended. */
  readonly reader: number | undefined
  /** Around the task that the block belongs to. */
  readonly outer: Scope | undefined
}

/** A task that is in a scope, by its id: innermost first. */
export const findTask = (scope: Scope | undefined, id: string): { scope: Scope; index: number } | undefined => {
  for (let at = scope; at !== undefined; at = at.outer) {
    const index = at.block.indexOf.get(id)
    if (index !== undefined) return { scope: at, index }
  }
  return undefined
}

/** Every id that can be named in a scope. */
export function* idsIn(scope: Scope | undefined): Iterable<string> {
  for (let at = scope; at !== undefined; at = at.outer) yield* at.block.indexOf.keys()
}

/** The id of the task that reads, or that the reader is within. */
export const readerOf = ({ block, reader }: Scope): string => (reader === undefined ? '' : block.tasks[reader]!.id)

/** The ids of the tasks that a task is within, outermost first; undefined when the definition has no such task. */
export type Whereabouts = (id: string) => readonly string[] | undefined

/** The answers are worked out for all tasks at the first question. */
export const whereabouts = (whole: Block): Whereabouts => {
  let found: Map<string, readonly string[]> | undefined
  const visit = ({ tasks }: Block, within: readonly string[], all: Map<string, readonly string[]>): typeof all => {
    for (const { id, block } of tasks) {
      if (!all.has(id)) all.set(id, within)
      if (block !== undefined) visit(block, [...within, id], all)
    }
    return all
  }
  return (id) => (found ??= visit(whole, [], new Map())).get(id)
}

/** `"a"`, or `"b" within "a"`. */
export const within = (ids: readonly string[]): string => ids.toReversed().map(quoted).join(' within ')
