import type { ExecutionGraph, RunNode } from '../../src/client/index.ts'
import { duration, plain } from './format.ts'
import { inColorOf, type Paint } from './paint.ts'

/**
 * The graph as lines: who waits for nobody first, then level by level; what is inside a task is indented below it. Each line has the
 * task's status, how long it took, how many instances there are when there are several, and whom it waits for.
 */
export const graphLines = (
  { nodes, edges }: Pick<ExecutionGraph, 'nodes' | 'edges'>,
  paint: Paint,
): readonly string[] => {
  const inside = groupedBy(nodes, ({ parent }) => parent ?? '')
  const before = groupedBy(
    edges.filter(({ kind }) => kind === 'depends_on'),
    ({ to }) => to,
  )
  const parents = new Map(nodes.map(({ node_id, parent }) => [node_id, parent]))
  const depthOf = ({ parent }: RunNode): number => {
    let depth = 0
    for (let above = parent; above !== null; above = parents.get(above) ?? null) depth++
    return depth
  }
  const width = nodes.reduce((most, node) => Math.max(most, depthOf(node) * 2 + plain(nameOf(node)).length), 0)

  const lines = (parent: string, depth: number): readonly string[] =>
    (inside.get(parent) ?? [])
      .toSorted((a, b) => a.level - b.level)
      .flatMap((node) => [lineOf(node, depth), ...lines(node.node_id, depth + 1)])

  const lineOf = (node: RunNode, depth: number): string => {
    const name = '  '.repeat(depth) + plain(nameOf(node))
    const upstream = (before.get(node.node_id) ?? []).map(({ from }) => from)
    const stands = node.status ?? 'not begun'
    return [
      `${inColorOf(paint, stands, MARKS[stands] ?? '·')} ${name.padEnd(width)}`,
      inColorOf(paint, stands, stands.padEnd(9)),
      duration(node.duration_ms).padEnd(8),
      [
        node.attempt > 1 ? `attempt ${node.attempt}` : '',
        instancesOf(node),
        node.conditional ? 'conditional' : '',
        upstream.length === 0 ? '' : `after ${plain(upstream.join(', '))}${ruleOf(node)}`,
      ]
        .filter((note) => note !== '')
        .join(', '),
    ]
      .join('  ')
      .trimEnd()
  }

  return lines('', 0)
}

const groupedBy = <A>(all: readonly A[], key: (one: A) => string): ReadonlyMap<string, readonly A[]> => {
  const groups = new Map<string, A[]>()
  for (const one of all) {
    const group = groups.get(key(one))
    if (group === undefined) groups.set(key(one), [one])
    else group.push(one)
  }
  return groups
}

const MARKS: Readonly<Record<string, string>> = {
  pending: '·',
  running: '▶',
  waiting: '◷',
  retrying: '↻',
  completed: '✓',
  failed: '✗',
  skipped: '○',
  cancelled: '⊘',
}

/** The last part of its path, or what it is to what it is inside of. */
const nameOf = ({ node_id, parent, role }: RunNode): string => {
  if (role === 'element') return 'each item'
  if (role === 'iteration') return 'each iteration'
  return parent === null ? node_id : node_id.slice(parent.length).replace(/^\./, '')
}

const ruleOf = ({ trigger_rule: rule }: RunNode): string => {
  if (rule === 'all_success') return ''
  return typeof rule === 'string' ? ` (${rule})` : ` (n_of ${rule.n_of})`
}

const instancesOf = ({ instances }: RunNode): string => {
  const { total, ...counts } = instances
  if (total < 2) return ''
  const each = Object.entries(counts).map(([of, count]) => `${count} ${of}`)
  return `${total} instances: ${each.join(', ')}`
}
