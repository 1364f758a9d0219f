import { isMap, isPair, isScalar, isSeq, parseDocument, visit, type Document, type Node, type YAMLMap } from 'yaml'
import type { Language } from './document.ts'

/** Stands in the text where something is about to be written. */
const HOLE = '\uE000'

type Path = readonly (string | number)[]

/** The place in a document at which somebody writes. */
export interface Hole {
  readonly role: 'name' | 'value'
  /** Of the object that the name is for, or of the value. */
  readonly path: Path
  /** What of the name or value stands in front of the place. */
  readonly before: string
  /** The names that the object around it has already. */
  readonly names: readonly string[]
  /** The whole value, without what is written at the place. */
  readonly value: unknown
  /** Whether the text has quotes around it. */
  readonly isQuoted: boolean
  /** Whether a value already follows the name. */
  readonly isFollowed: boolean
  /** Whether a value stands on a line of its own, where names may stand as well. */
  readonly isAlone: boolean
}

/**
 * Finds out where in a definition, by its meaning, an offset of its text is. The text need not be whole: a mark is put at the place, and
 * the parser makes of it what it can.
 */
export const holeAt = (text: string, at: number, language: Language): Hole | undefined => {
  const marked = `${text.slice(0, at)}${HOLE}${needsColon(text, at, language) ? ':' : ''}${text.slice(at)}`
  const document = parseDocument(marked, { uniqueKeys: false, version: '1.2', prettyErrors: false })
  let hole: Hole | undefined
  visit(document, {
    Scalar: (role, node, ancestors) => {
      if (typeof node.value !== 'string' || !node.value.includes(HOLE)) return undefined
      const parents = ancestors as readonly Node[]
      const path = pathOf(parents, node)
      const pair = parents.at(-1)
      const isName = role === 'key' && isPair(pair)
      const around = isName ? (parents.at(-2) as Node) : parents.findLast((parent) => isMap(parent))
      hole = {
        role: isName ? 'name' : 'value',
        path,
        before: node.value.slice(0, node.value.indexOf(HOLE)),
        names: isMap(around) ? namesOf(around) : [],
        value: valueOf(document),
        isQuoted: node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE',
        isFollowed: isName && pair.value !== null && !isEmpty(pair.value),
        isAlone:
          language === 'yaml' &&
          text.slice(text.lastIndexOf('\n', at - 1) + 1, at).trim() === node.value.slice(0, node.value.indexOf(HOLE)),
      }
      return visit.BREAK
    },
  })
  return hole
}

/** A name without a colon makes a parser of YAML take the lines behind it for a text. */
const needsColon = (text: string, at: number, language: Language): boolean => {
  if (language === 'json') return false
  const line = text.slice(text.lastIndexOf('\n', at - 1) + 1, at)
  const end = text.indexOf('\n', at)
  const rest = text.slice(at, end === -1 ? text.length : end)
  return /^\s*[\w-]*$/.test(line) && rest.trim() === '' && !/^\s*-/.test(line)
}

const isEmpty = (value: unknown): boolean => isScalar(value) && (value.value === null || value.value === '')

const namesOf = (map: YAMLMap): readonly string[] =>
  map.items.flatMap(({ key }) => {
    const name = isScalar(key) ? String(key.value) : undefined
    return name === undefined || name.includes(HOLE) ? [] : [name]
  })

/** Without the name itself, where the place is in one. */
const pathOf = (ancestors: readonly Node[], node: Node): Path => {
  const path: (string | number)[] = []
  const chain = [...ancestors, node]
  for (const [index, parent] of chain.entries()) {
    const next = chain[index + 1]
    if (isPair(parent) && next !== undefined && parent.value === (next as unknown))
      path.push(String((parent.key as { value?: unknown }).value))
    if (isSeq(parent)) path.push(parent.items.indexOf(next))
  }
  return path
}

const valueOf = (document: Document): unknown => {
  try {
    return document.toJS({ maxAliasCount: 100 }) as unknown
  } catch {
    return undefined
  }
}
