import type { RunNode, WorkflowGraph as Graph } from '../../../../src/client/index.ts'

export type DefinedNode = Graph['nodes'][number]
export type DefinedEdge = Graph['edges'][number]

/** A task of a definition, and, where it is of a run, what has become of it. */
export type ShownNode = DefinedNode | RunNode

/** What is said of a node besides its status, such as how it differs from the same one of another run. */
export interface Mark {
  readonly kind: 'first' | 'different' | 'only'
  readonly text: string
}

export const runOf = (node: ShownNode): RunNode | undefined => ('instances' in node ? node : undefined)

/** Its own part of the path: `charge` of `checkout.charge`, `each` of `fan[]`, `on error 1` of `charge.on_error[0]`. */
export const nameOf = ({ node_id, parent, role }: DefinedNode): string => {
  if (parent === null || !node_id.startsWith(parent)) return node_id
  const own = node_id.slice(parent.length)
  switch (role) {
    case 'member':
      return own.replace(/^\./, '')
    case 'element':
      return 'each item'
    case 'iteration':
      return 'each time'
    case 'handler':
      return `on error ${Number(/\d+/.exec(own)?.[0] ?? 0) + 1}`
    case 'compensation':
      return 'to undo it'
  }
}

/** The node that a task of a history is an instance of: `fan[]` of `fan[3]`, `charge.on_error[0]` of itself. */
export const nodeIdOf = (taskId: string): string =>
  taskId.replace(/(\.on_error)?\[\d+\]/g, (part, handler?: string) => (handler === undefined ? '[]' : part))

/** What it is made of, or who carries it out. */
export const workOf = ({ shape, component, action }: DefinedNode): string => {
  switch (shape) {
    case 'leaf':
      return `${component ?? ''}.${action ?? ''}`
    case 'group':
      return 'group'
    case 'for_each':
      return 'for each item'
    case 'repeat':
      return 'repeated'
  }
}

/** On what it waits, where that is not what everybody waits for. */
export const conditionOf = ({ trigger_rule, conditional }: DefinedNode): string | undefined => {
  const rule = typeof trigger_rule === 'string' ? trigger_rule : `${trigger_rule.n_of} of them`
  const parts = [...(rule === 'all_success' ? [] : [rule.replaceAll('_', ' ')]), ...(conditional ? ['if'] : [])]
  return parts.length === 0 ? undefined : parts.join(', ')
}

const ENDED = ['completed', 'failed', 'skipped', 'cancelled'] as const

/** `12 of 40, 1 failed`: of those that run several times. */
export const countsOf = ({ instances }: RunNode): string | undefined => {
  if (instances.total <= 1) return undefined
  const ended = ENDED.reduce((sum, status) => sum + (instances[status] ?? 0), 0)
  const rest = (['failed', 'skipped', 'cancelled', 'retrying'] as const)
    .flatMap((status) => ((instances[status] ?? 0) > 0 ? [`${instances[status]} ${status}`] : []))
    .join(', ')
  return `${ended} of ${instances.total}${rest === '' ? '' : `, ${rest}`}`
}

/** All of it in a sentence, for those who hear it. */
export const sentenceOf = (node: ShownNode, mark?: Mark): string => {
  const run = runOf(node)
  const said = [
    node.node_id,
    workOf(node),
    run === undefined ? undefined : (run.status ?? 'not begun'),
    run !== undefined && run.attempt > 1 ? `attempt ${run.attempt}` : undefined,
    run === undefined ? undefined : countsOf(run),
    conditionOf(node),
    mark?.text,
  ]
  return said.filter((part) => part !== undefined).join(', ')
}
