import { createHash } from 'node:crypto'

/** How a metadata value is compared: a text as it is, anything else as its JSON. `"a"` in quotes is the same as `a`. */
export const textOf = (value: unknown): string => {
  if (typeof value !== 'string') return JSON.stringify(value)
  if (!/^".*"$/s.test(value)) return value
  try {
    return JSON.parse(value) as string
  } catch {
    return value
  }
}

const LONGEST = 200

/** What stands in an index for a text: the text, or a digest of one that is long or that PostgreSQL could not keep. */
export const indexed = (text: string): string =>
  text.length <= LONGEST && !text.includes('\0') ? text : createHash('sha256').update(text).digest('base64')
