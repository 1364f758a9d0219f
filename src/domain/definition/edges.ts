import type { Task, TriggerRule } from './definition.ts'

/** How the tasks of a block hang together, by their places in it. */
export interface Edges {
  readonly of: (index: number) => {
    readonly dependsOn: readonly number[]
    readonly dependents: readonly number[]
    readonly rule: TriggerRule
    readonly absorbs: boolean
    readonly hopes: number
    readonly isHope: boolean
  }
}

/** Rules that ask for a failure, or make do without every success: when such a task completes, failures upstream are dealt with. */
const ABSORBING: ReadonlySet<TriggerRule> = new Set<TriggerRule>([
  'all_failed',
  'one_failed',
  'one_success',
  'one_done',
  'all_done_min_one_success',
])

const absorbs = (rule: TriggerRule): boolean => typeof rule === 'object' || ABSORBING.has(rule)

/** Rules by which a task is given up because of a failure, so that whoever waits for it sees that failure in turn. */
const PASSING: ReadonlySet<TriggerRule> = new Set<TriggerRule>([
  'all_success',
  'one_success',
  'none_failed',
  'none_failed_min_one_success',
  'all_done_min_one_success',
])

const passes = (rule: TriggerRule): boolean => typeof rule === 'object' || PASSING.has(rule)

export const edgesOf = (given: Readonly<Record<string, Task>>): Edges => {
  const tasks = Object.values(given)
  const indexOf = new Map(Object.keys(given).map((id, index) => [id, index]))
  const rules = tasks.map(({ trigger_rule }) => trigger_rule ?? 'all_success')
  const dependsOn = tasks.map(({ depends_on }) => depends_on.map((id) => placeOf(indexOf, id)))
  const dependents: number[][] = tasks.map(() => [])
  for (const [index, upstream] of dependsOn.entries()) for (const place of upstream) dependents[place]!.push(index)
  const hopes = hopesOf(rules, dependsOn, dependents)
  return {
    of: (index) => ({
      dependsOn: dependsOn[index]!,
      dependents: dependents[index]!,
      rule: rules[index]!,
      absorbs: absorbs(rules[index]!),
      hopes: hopes[index]!,
      isHope: isHope(rules[index]!, hopes[index]!),
    }),
  }
}

const isHope = (rule: TriggerRule, hopes: number): boolean => absorbs(rule) || (hopes > 0 && passes(rule))

/** Counted from the ends of the graph upwards, each edge once. */
const hopesOf = (
  rules: readonly TriggerRule[],
  dependsOn: readonly (readonly number[])[],
  dependents: readonly (readonly number[])[],
): readonly number[] => {
  const hopes = rules.map(() => 0)
  if (!rules.some(absorbs)) return hopes
  const open = dependents.map(({ length }) => length)
  const queue = open.flatMap((count, index) => (count === 0 ? [index] : []))
  for (let next = 0; next < queue.length; next++) {
    const index = queue[next]!
    const hope = isHope(rules[index]!, hopes[index]!)
    for (const upstream of dependsOn[index]!) {
      if (hope) hopes[upstream]!++
      if (--open[upstream]! === 0) queue.push(upstream)
    }
  }
  return hopes
}

const placeOf = (indexOf: ReadonlyMap<string, number>, id: string): number => {
  const index = indexOf.get(id)
  if (index === undefined) throw new Error(`the definition was not checked: it has no task ${id}`)
  return index
}
