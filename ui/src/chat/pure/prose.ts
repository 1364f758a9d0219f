/** A part of a line: all of it is text, whatever stands in it. */
export type Piece =
  | { readonly kind: 'text' | 'code' | 'strong'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly to: string }

export type Block =
  | { readonly kind: 'paragraph'; readonly lines: readonly (readonly Piece[])[] }
  | { readonly kind: 'list'; readonly ordered: boolean; readonly items: readonly (readonly Piece[])[] }
  | { readonly kind: 'code'; readonly text: string }

/** Something that an answer is about; where its id stands in the text a link is made of it. */
export interface Linked {
  readonly id: string
  readonly to: string
}

const FENCE = /^\s*```/
const ITEM = /^\s*(?:[-*•]|(\d+)[.)])\s+(.*)$/
const HEADING = /^#{1,6}\s+(.*)$/

/** Paragraphs, lists and code, the little of Markdown that answers are written in. Links lead to what was referred to, nowhere else. */
export const proseOf = (text: string, linked: readonly Linked[] = []): readonly Block[] => {
  const blocks: Block[] = []
  const lines = text.replaceAll('\r\n', '\n').split('\n')
  let at = 0
  const taken = (wanted: (line: string) => boolean): readonly string[] => {
    const begun = at
    while (at < lines.length && wanted(lines[at] ?? '')) at++
    return lines.slice(begun, at)
  }
  while (at < lines.length) {
    const line = lines[at] ?? ''
    if (line.trim() === '') at++
    else if (FENCE.test(line)) {
      at++
      blocks.push({ kind: 'code', text: taken((one) => !FENCE.test(one)).join('\n') })
      at++
    } else if (ITEM.test(line)) {
      const items = taken((one) => ITEM.test(one)).map((one) => piecesOf(ITEM.exec(one)?.[2] ?? '', linked))
      blocks.push({ kind: 'list', ordered: ITEM.exec(line)?.[1] !== undefined, items })
    } else {
      const some = taken((one) => one.trim() !== '' && !FENCE.test(one) && !ITEM.test(one))
      blocks.push({ kind: 'paragraph', lines: some.map((one) => piecesOf(one, linked)) })
    }
  }
  return blocks
}

const piecesOf = (line: string, linked: readonly Linked[]): readonly Piece[] => {
  const heading = HEADING.exec(line)?.[1]
  if (heading !== undefined) return [{ kind: 'strong', text: heading }]
  return line
    .split(/(`[^`]+`|\*\*[^*]+\*\*)/)
    .filter((part) => part !== '')
    .flatMap((part): readonly Piece[] => {
      if (/^`[^`]+`$/.test(part)) return withLinks(part.slice(1, -1), 'code', linked)
      if (/^\*\*[^*]+\*\*$/.test(part)) return [{ kind: 'strong', text: part.slice(2, -2) }]
      return withLinks(part, 'text', linked)
    })
}

const withLinks = (text: string, kind: 'text' | 'code', linked: readonly Linked[]): readonly Piece[] => {
  const found = linked.find(({ id }) => id.length >= 8 && text.includes(id))
  if (found === undefined) return text === '' ? [] : [{ kind, text }]
  const at = text.indexOf(found.id)
  return [
    ...withLinks(text.slice(0, at), kind, linked),
    { kind: 'link', text: found.id, to: found.to },
    ...withLinks(text.slice(at + found.id.length), kind, linked),
  ]
}
