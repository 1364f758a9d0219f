import type { ChatReference } from '../../http/assistant.ts'

const DEEPEST = 3
const MOST_SEEN = 2_000
const MOST = 20

type Fields = Readonly<Record<string, unknown>>

/** What answers of tools were about. */
export const seenReferences = () => {
  const seen = new Map<string, ChatReference>()

  const note = (kind: ChatReference['kind'], id: unknown, name: unknown): void => {
    if (typeof id !== 'string' || seen.size >= MOST_SEEN || seen.has(id)) return
    seen.set(id, { kind, id, ...(typeof name === 'string' ? { name } : {}) })
  }

  const look = (value: unknown, depth = 0): void => {
    if (typeof value !== 'object' || value === null || depth > DEEPEST) return
    if (Array.isArray(value)) return value.forEach((one) => look(one, depth + 1))
    const fields = value as Fields
    const { execution_id, workflow_id, template_id, workflow_name, name } = fields
    note('execution', execution_id, workflow_name)
    note('workflow', workflow_id, workflow_name ?? name)
    note('template', template_id, name)
    if (execution_id === undefined || depth === 0)
      for (const [field, inner] of Object.entries(fields)) if (!OUTSIDE.has(field)) look(inner, depth + 1)
  }

  return {
    look: (value: unknown): void => look(value),
    /** Those that a text names, by their ids or names. */
    in: (text: string): readonly ChatReference[] =>
      [...seen.values()]
        .filter(({ id, name }) => text.includes(id) || (name !== undefined && name.length > 2 && text.includes(name)))
        .slice(0, MOST),
  }
}

/** Data of users: what is called an id there is none of ours. */
const OUTSIDE: ReadonlySet<string> = new Set([
  'input',
  'output',
  'metadata',
  'details',
  'definition',
  'parameters',
  'data',
])
