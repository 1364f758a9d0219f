/** Where the `}` is that closes an expression, or -1. One in quotes, in a comment or of a map inside the expression does not. */
export const findEnd = (text: string, start: number): number => {
  let open = 0
  let index = start
  while (index < text.length) {
    const char = text[index]!
    if (char === '"' || char === "'") {
      index = afterQuoted(text, index)
      continue
    }
    if (char === '/' && text[index + 1] === '/') {
      const line = text.indexOf('\n', index)
      if (line === -1) return -1
      index = line
    } else if (char === '{') open++
    else if (char === '}' && open-- === 0) return index
    index++
  }
  return -1
}

/** The place after the text in quotes, or in three quotes, that begins at `start`. */
const afterQuoted = (text: string, start: number): number => {
  const triple = text[start]!.repeat(3)
  const quote = text.startsWith(triple, start) ? triple : text[start]!
  for (let index = start + quote.length; index < text.length; index++) {
    if (text[index] === '\\') index++
    else if (text.startsWith(quote, index)) return index + quote.length
  }
  return text.length
}
