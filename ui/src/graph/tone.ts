import { runOf, type Mark, type ShownNode } from './pure/shown-node.ts'

/** The names of what is coloured alike: a status, a difference, or nothing special. */
export const toneOf = (node: ShownNode, marks: ReadonlyMap<string, Mark> | undefined): string =>
  marks === undefined ? (runOf(node)?.status ?? 'none') : (marks.get(node.node_id)?.kind ?? 'none')
