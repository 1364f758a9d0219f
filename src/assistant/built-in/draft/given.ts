import { back, unquoted } from './aside.ts'

export const approversIn = (part: string): readonly string[] => {
  const by = /\b(?:by|from|of)\s+(?!the\b|a\b|an\b)([\w@.-]+(?:\s*(?:,|and|or)\s*[\w@.-]+)*)/i.exec(part)
  return by?.[1]?.split(/\s*(?:,|\band\b|\bor\b)\s*/).filter((name) => name !== '') ?? []
}

/** What is given to a call: JSON as it is, or `name=value`s. */
export const assignmentsIn = (part: string, kept: readonly string[] = []): Readonly<Record<string, unknown>> => {
  const json = [...part.matchAll(/\u0001(\d+)\u0002/g)]
    .map(([, place]) => kept[Number(place)] ?? '')
    .filter((text) => text.startsWith('{'))
    .flatMap((text) => objectIn(text))
  const pairs = [...part.matchAll(ASSIGNMENT_OR_KEPT)].map(
    ([, name = '', value = '']) => [name, valueOf(back(value, kept))] as const,
  )
  return { ...Object.assign({}, ...json), ...Object.fromEntries(pairs) } as Readonly<Record<string, unknown>>
}

const ASSIGNMENT_OR_KEPT = /(?<![\w-])([A-Za-z_][\w-]*)\s*=\s*(\u0001\d+\u0002|'[^']*'|[^\s,;\u0001]+)/g

const objectIn = (text: string): readonly object[] => {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? [value] : []
  } catch {
    return []
  }
}

const valueOf = (text: string): unknown => {
  const inner = unquoted(text)
  if (inner !== text) return inner
  try {
    return JSON.parse(text) as unknown
  } catch {
    return text
  }
}
