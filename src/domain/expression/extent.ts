/** Where an expression ends; or that it does not, and the quote in it that is left open, if that is why. */
export type Extent = { readonly end: number } | { readonly end: undefined; readonly quote?: number }

/** Finds the `}` that closes an expression. One in quotes, in a comment or of an object inside the expression does not. */
export const extentOf = (text: string, start: number): Extent => {
  let open = 0
  let index = start
  while (index < text.length) {
    const char = text[index]!
    if (char === '"' || char === "'") {
      const after = afterQuoted(text, index)
      if (after === -1) return { end: undefined, quote: index }
      index = after
      continue
    }
    if (char === '/' && text[index + 1] === '/') {
      const line = text.indexOf('\n', index)
      if (line === -1) break
      index = line
    } else if (char === '{') open++
    else if (char === '}' && open-- === 0) return { end: index }
    index++
  }
  return { end: undefined }
}

/** The place after the text in quotes, or in three quotes, that begins at `start`; -1 when it does not end. */
const afterQuoted = (text: string, start: number): number => {
  const triple = text[start]!.repeat(3)
  const quote = text.startsWith(triple, start) ? triple : text[start]!
  for (let index = start + quote.length; index < text.length; index++) {
    if (text[index] === '\\') index++
    else if (text.startsWith(quote, index)) return index + quote.length
  }
  return -1
}
