import type { TriggerRule } from './definition.ts'
import type { Plan, PlannedBlock, PlannedTask, Role, Shape } from './plan.ts'

/** A task as the definition has it. What it is inside of is its `parent`: a group, a for_each, a repeat, or what it handles or undoes. */
export interface GraphNode {
  /** Its path: `charge`, `checkout.charge`, `fan[]` for each item of `fan`, `charge.on_error[0]`, `charge.compensate`. */
  readonly node_id: string
  readonly parent: string | null
  readonly role: Role
  readonly shape: Shape
  readonly component: string | null
  readonly action: string | null
  /** Within its block: it waits only for tasks of lower levels. */
  readonly level: number
  readonly trigger_rule: TriggerRule
  readonly conditional: boolean
}

/** Who waits for whom, and what runs when something fails or has to be undone. */
export interface GraphEdge {
  readonly from: string
  readonly to: string
  readonly kind: 'depends_on' | 'on_error' | 'compensate'
}

export interface Graph {
  readonly nodes: readonly GraphNode[]
  readonly edges: readonly GraphEdge[]
}

/** A node with the number that it has in its plan. */
export interface Numbered {
  readonly node: GraphNode
  readonly number: number
}

/** The graph of a plan, as it is shown. */
export const drawn = (plan: Plan): Graph => {
  const { nodes, edges } = graphOf(plan)
  return { nodes: nodes.map(({ node }) => node), edges }
}

/** The tasks of a plan, those around others before them, and how they hang together. */
export const graphOf = (plan: Plan): { readonly nodes: readonly Numbered[]; readonly edges: readonly GraphEdge[] } => {
  const nodes: Numbered[] = []
  const edges: GraphEdge[] = []

  const block = (tasks: PlannedBlock, parent: string | null, prefix: string): void => {
    const levels = levelsOf(tasks)
    tasks.tasks.forEach((task) => {
      for (const upstream of task.dependsOn)
        edges.push({ from: prefix + (tasks.tasks[upstream]?.id ?? ''), to: prefix + task.id, kind: 'depends_on' })
      add(task, prefix + task.id, parent, levels[task.index] ?? 0)
    })
  }

  const add = (task: PlannedTask, node_id: string, parent: string | null, level: number): void => {
    const { shape, role, rule } = task
    const isLeaf = shape === 'leaf'
    nodes.push({
      number: task.number,
      node: {
        node_id,
        parent,
        role,
        shape,
        component: isLeaf ? task.component : null,
        action: isLeaf ? task.action : null,
        level,
        trigger_rule: rule,
        conditional: task.when !== undefined,
      },
    })
    if (task.block !== undefined) block(task.block, node_id, `${node_id}.`)
    if (task.body !== undefined) add(task.body, `${node_id}[]`, node_id, 0)
    task.handlers.forEach(({ task: handler }, place) => {
      if (handler !== undefined) beside(handler, node_id, `${node_id}.on_error[${place}]`, 'on_error')
    })
    if (task.compensate !== undefined) beside(task.compensate, node_id, `${node_id}.compensate`, 'compensate')
  }

  const beside = (task: PlannedTask, from: string, to: string, kind: GraphEdge['kind']): void => {
    add(task, to, from, 0)
    edges.push({ from, to, kind })
  }

  block(plan, null, '')
  return { nodes, edges }
}

const levelsOf = ({ tasks }: PlannedBlock): readonly number[] => {
  const levels = tasks.map(() => 0)
  const open = tasks.map(({ dependsOn }) => dependsOn.length)
  const queue = tasks.flatMap(({ index }) => (open[index] === 0 ? [index] : []))
  for (let next = 0; next < queue.length; next++) {
    const index = queue[next] as number
    for (const dependent of tasks[index]?.dependents ?? []) {
      levels[dependent] = Math.max(levels[dependent] as number, (levels[index] as number) + 1)
      const left = (open[dependent] as number) - 1
      open[dependent] = left
      if (left === 0) queue.push(dependent)
    }
  }
  return levels
}
