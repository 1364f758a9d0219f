import type { ExecutionDocument, TaskDocument } from '../execution/document.ts'

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi
const NAMED = 36

/**
 * Two runs have ids of their own, and so do the executions that their tasks start; and what waits for people notes when they came.
 * Where a text of one differs from that of the other in nothing else, they are alike.
 */
export const alikeIn = (a: ExecutionDocument, b: ExecutionDocument): ((a: string, b: string) => boolean) => {
  const partner = new Map([[a.execution_id, b.execution_id]])
  const times = new Map<string, Set<string>>()
  for (const [id, one] of Object.entries(a.tasks)) {
    const other = Object.hasOwn(b.tasks, id) ? b.tasks[id] : undefined
    if (other === undefined) continue
    if (one.child_execution_id !== undefined && other.child_execution_id !== undefined)
      partner.set(one.child_execution_id, other.child_execution_id)
    if (one.component !== 'harmonia' || other.component !== 'harmonia' || other.action !== one.action) continue
    const field = WHEN[one.action ?? '']
    if (field === undefined) continue
    const [then, now] = [whenIn(one, field), whenIn(other, field)]
    if (then !== undefined && now !== undefined) times.set(then, (times.get(then) ?? new Set()).add(now))
  }
  return (one, other) => {
    if (times.get(one)?.has(other) === true) return true
    if (one.length < NAMED || other.length < NAMED) return false
    return one.replace(UUID, (id) => partner.get(id) ?? id) === other
  }
}

/** What the built-in actions say of when something came. */
const WHEN: Readonly<Record<string, string>> = {
  wait: 'waited_until',
  wait_for_signal: 'received_at',
  approve: 'decided_at',
}

/** A rejection that fails its task says it in its error. */
const whenIn = ({ output, error, caught }: TaskDocument, field: string): string | undefined =>
  textIn(output, field) ?? textIn((caught?.error ?? error)?.details, field)

const textIn = (value: unknown, name: string): string | undefined => {
  const found: unknown =
    typeof value === 'object' && value !== null && Object.hasOwn(value, name) ? value[name as never] : undefined
  return typeof found === 'string' ? found : undefined
}
