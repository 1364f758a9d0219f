import type { Reference } from './template.ts'

const ROOT = /[A-Za-z_][A-Za-z0-9_]*/y
const NAME = /\.([A-Za-z0-9_-]+)/y
const INDEX = /\[\s*(-?\d{1,15})\s*\]/y
const QUOTED = /\[\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')\s*\]/y
const SPACE = /\s*/y

const LITERALS = new Set(['true', 'false', 'null'])

/**
 * The expression as a path, when it is nothing else; undefined when it is more. In a path `-` belongs to a name, except in the
 * root: `${tasks.fetch-data.output}` is a path, `${total-failed}` is a subtraction.
 */
export const plainPath = (text: string): Reference | undefined => {
  const end = text.length - 1
  const start = skip(SPACE, text, 2)
  const root = match(ROOT, text, start)?.[0]
  if (root === undefined || LITERALS.has(root)) return undefined

  const path: (string | number)[] = []
  const offsets = [start]
  let at = start + root.length
  for (let part = readPart(text, at); part !== undefined; part = readPart(text, at)) {
    path.push(part.key)
    offsets.push(part.offset)
    at = part.end
  }
  return skip(SPACE, text, at) === end ? { text, root, path, offsets } : undefined
}

interface Part {
  readonly key: string | number
  readonly offset: number
  readonly end: number
}

const readPart = (text: string, at: number): Part | undefined => {
  const name = match(NAME, text, at)
  if (name !== null) return { key: name[1]!, offset: at + 1, end: at + name[0].length }
  const index = match(INDEX, text, at)
  if (index !== null) return { key: Number(index[1]) + 0, offset: at + 1, end: at + index[0].length }
  const quoted = match(QUOTED, text, at)
  const key = quoted === null ? undefined : unquote(quoted[1]!)
  return quoted === null || key === undefined ? undefined : { key, offset: at + 1, end: at + quoted[0].length }
}

const unquote = (quoted: string): string | undefined => {
  const body = quoted.slice(1, -1)
  const json = quoted[0] === '"' ? body : body.replace(/\\.|"/gs, (found) => requoted.get(found) ?? found)
  try {
    return JSON.parse(`"${json}"`) as string
  } catch {
    return undefined
  }
}

/** How what is written in single quotes is written in double quotes. */
const requoted = new Map([
  ['"', '\\"'],
  ["\\'", "'"],
])

const match = (pattern: RegExp, text: string, at: number): RegExpExecArray | null => {
  pattern.lastIndex = at
  return pattern.exec(text)
}

const skip = (pattern: RegExp, text: string, at: number): number => at + (match(pattern, text, at)?.[0].length ?? 0)
