import { isAlias, isMap, isPair, isScalar, isSeq, type Document, type Node, type Pair } from 'yaml'

/** From the first character to behind the last one. */
export interface Place {
  readonly from: number
  readonly to: number
}

/** `offset`: the place within a text. `isOfName`: the name is meant, not what stands under it. */
export interface Wanted {
  readonly offset?: number | undefined
  readonly isOfName?: boolean
}

/** What a pointer leads to: a value, and the name under which it stands, if it stands under one. */
interface Found {
  readonly value: Node | null
  readonly key: Node | undefined
  /** Whether the whole pointer was followed. */
  readonly isWhole: boolean
}

/** Finds places by JSON pointers. JSON is read as the YAML that it also is. */
export const placesIn =
  (document: Document, text: string) =>
  (pointer: string, { offset, isOfName = false }: Wanted = {}): Place => {
    const { value, key, isWhole } = follow(document, tokensOf(pointer))
    if (isWhole && !isOfName && isScalar(value)) return within(value, text, offset) ?? placeOfNode(value, text)
    return placeOfNode(key ?? document.contents ?? undefined, text)
  }

export const tokensOf = (pointer: string): readonly string[] =>
  pointer === ''
    ? []
    : pointer
        .slice(1)
        .split('/')
        .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'))

const follow = (document: Document, tokens: readonly string[]): Found => {
  let value = document.contents
  let key: Node | undefined
  for (const token of tokens) {
    const within = isAlias(value) ? value.resolve(document) : value
    const step = stepInto(within ?? null, token)
    if (step === undefined) return { value, key, isWhole: false }
    value = step.value
    key = step.key ?? step.value ?? key
  }
  return { value, key, isWhole: true }
}

const stepInto = (node: Node | null, token: string): { value: Node | null; key?: Node } | undefined => {
  if (isMap(node)) {
    const pair = node.items.find(
      (item): item is Pair<Node, Node | null> => isPair(item) && isScalar(item.key) && String(item.key.value) === token,
    )
    return pair === undefined ? undefined : { value: pair.value, key: pair.key }
  }
  if (isSeq(node)) {
    const item = /^\d+$/.test(token) ? node.items[Number(token)] : undefined
    return item === undefined ? undefined : { value: item as Node }
  }
  return undefined
}

/** The first line of it: of a block one wants to see where it begins. */
const placeOfNode = (node: Node | undefined, text: string): Place => {
  const [from, end] = node?.range ?? [firstOf(text), text.length]
  const line = text.indexOf('\n', from)
  return { from, to: Math.max(from, Math.min(end, line === -1 ? text.length : line)) }
}

const firstOf = (text: string): number => Math.max(0, text.search(/\S/))

/** An expression's own place, where the text has it as it is: not behind escapes, nor in folded lines. */
const within = (node: Node, text: string, offset: number | undefined): Place | undefined => {
  if (offset === undefined || !isScalar(node) || typeof node.value !== 'string' || !node.range) return undefined
  const [start, end] = node.range
  const at = text.slice(start, end).indexOf(node.value)
  if (at === -1) return undefined
  const from = start + at + offset
  return { from, to: Math.max(from + 1, start + at + node.value.length) }
}
