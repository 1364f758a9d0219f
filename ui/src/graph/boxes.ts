import type { Box } from './pure/layout.ts'
import type { DefinedEdge, DefinedNode } from './pure/shown-node.ts'

/** Of a card; one of what runs several times has a line more. */
const CARD = { width: 232, height: 60 }
const COUNTED = { width: 232, height: 80 }

/** What is to be drawn of a graph: nothing in it changes while it runs. */
export const boxesOf = (nodes: readonly DefinedNode[]): readonly Box[] => {
  const byId = new Map(nodes.map((node) => [node.node_id, node]))
  const counted = new Map<string, boolean>()
  const isCounted = ({ parent, role }: DefinedNode): boolean => {
    if (role === 'element' || role === 'iteration') return true
    if (parent === null) return false
    const known = counted.get(parent)
    if (known !== undefined) return known
    const above = byId.get(parent)
    const found = above !== undefined && isCounted(above)
    counted.set(parent, found)
    return found
  }
  return nodes.map((node) => ({
    id: node.node_id,
    parent: node.parent,
    aside: node.role === 'handler' || node.role === 'compensation',
    ...(isCounted(node) ? COUNTED : CARD),
  }))
}

/** Of the edges those that are drawn as lines: what handles or undoes a task is shown within it. */
export const wiresOf = (edges: readonly DefinedEdge[]) => edges.filter(({ kind }) => kind === 'depends_on')

/** The same for graphs that are drawn alike, and else very likely not. */
export const structureOf = (nodes: readonly DefinedNode[], edges: readonly DefinedEdge[]): string => {
  let [one, other] = [0x811c9dc5, 0x1b873593]
  const add = (text: string): void => {
    for (let index = 0; index < text.length; index++) {
      one = Math.imul(one ^ text.charCodeAt(index), 0x01000193)
      other = Math.imul(other ^ text.charCodeAt(index), 0x85ebca6b)
    }
    one = Math.imul(one ^ 0x1f, 0x01000193)
    other = Math.imul(other ^ 0x1f, 0x85ebca6b)
  }
  for (const { node_id, parent, role } of nodes) add(`${node_id}\n${parent ?? ''}\n${role}`)
  for (const { from, to, kind } of edges) add(`${from}\n${to}\n${kind}`)
  return `${nodes.length} ${edges.length} ${one >>> 0} ${other >>> 0}`
}
