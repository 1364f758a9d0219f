/**
 * The canonical text of a JSON value by RFC 8785: one value, one text, whatever the order of its names. Numbers and strings are
 * as ECMAScript writes them, which is what the RFC says; half of a surrogate pair, which it forbids, is written as its escape.
 */
export const canonical = (value: unknown): string => {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  return canonicalObject(value as Readonly<Record<string, unknown>>, canonical)
}

/** An object with its names, but those of what is undefined, in their canonical order (by UTF-16 units), and what `text` makes of each value. */
export const canonicalObject = (
  value: Readonly<Record<string, unknown>>,
  text: (value: unknown, name: string) => string,
): string => {
  const names = Object.keys(value).sort()
  let members = ''
  for (const name of names) {
    if (value[name] !== undefined)
      members += `${members === '' ? '' : ','}${JSON.stringify(name)}:${text(value[name], name)}`
  }
  return `{${members}}`
}
