/** How deep what an expression gives may be nested. */
export const MAX_VALUE_DEPTH = 500

export const TOO_DEEP = -1

/** About as many characters as the value has as JSON, or more than `limit` as soon as it is clear that it has; `TOO_DEEP` when it is. */
export const sizeOf = (value: unknown, limit: number, depth = MAX_VALUE_DEPTH): number => {
  if (typeof value === 'string') return value.length + 2
  if (typeof value !== 'object' || value === null) return 5
  if (depth === 0) return TOO_DEEP
  const isArray = Array.isArray(value)
  const keys = isArray ? undefined : Object.keys(value)
  const parts: readonly unknown[] = isArray ? value : Object.values(value)
  let size = 2
  for (let place = 0; place < parts.length && size <= limit; place++) {
    const part = sizeOf(parts[place], limit - size, depth - 1)
    if (part === TOO_DEEP) return TOO_DEEP
    size += part + 1 + (keys === undefined ? 0 : keys[place]!.length + 3)
  }
  return size
}
