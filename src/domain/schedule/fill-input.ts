/** What the input of a schedule may name of the due time that it is for. */
export interface DueFacts {
  readonly schedule_id: string
  readonly due_at: string
}

const NAMES = /\$\{schedule\.(id|due_at)\}/g

/** `${schedule.id}` and `${schedule.due_at}` in the texts of an input, filled in; everything else stays as it is. */
export const fillInput = (input: unknown, { schedule_id, due_at }: DueFacts): unknown => {
  const fill = (value: unknown): unknown => {
    if (typeof value === 'string') return value.replace(NAMES, (_, name) => (name === 'id' ? schedule_id : due_at))
    if (Array.isArray(value)) return value.map(fill)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, fill(inner)]))
  }
  return fill(input)
}
