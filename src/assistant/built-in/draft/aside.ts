/** JSON, quotes and expressions are put aside, so that what they contain is not read as a description. */
export const keepWhole = (text: string): { readonly text: string; readonly kept: readonly string[] } => {
  const kept: string[] = []
  const put = (whole: string): string => `\u0001${kept.push(whole) - 1}\u0002`
  return { text: withoutJson(text, put).replace(/\$\{[^}$]*\}|"[^"\n]*"/g, put), kept }
}

/** Braces that are looked at: each may be looked for to the end of the text. */
const MOST_BRACES = 50

const withoutJson = (text: string, put: (whole: string) => string): string => {
  let out = ''
  let left = MOST_BRACES
  for (let at = 0; at < text.length; at++) {
    const end = text[at] === '{' && text[at - 1] !== '$' && left-- > 0 ? closing(text, at) : -1
    if (end < 0) {
      out += text[at]
      continue
    }
    out += put(text.slice(at, end + 1))
    at = end
  }
  return out
}

/** Where the JSON object that begins here ends; -1 when it is none. */
const closing = (text: string, from: number): number => {
  let depth = 0
  let inText = false
  for (let at = from; at < text.length; at++) {
    const letter = text[at]
    if (letter === '"' && text[at - 1] !== '\\') inText = !inText
    if (inText) continue
    if (letter === '{') depth++
    if (letter === '}' && --depth === 0) return at
  }
  return -1
}

export const back = (text: string, kept: readonly string[]): string =>
  text.replace(/\u0001(\d+)\u0002/g, (_, place: string) => kept[Number(place)] ?? '')

export const unquoted = (text: string): string => /^(["'])(.*)\1$/s.exec(text)?.[2] ?? text
