/**
 * A command line as words: blanks separate, '…' and "…" hold together, \ takes the next character as it is.
 * Nothing is expanded and nothing is special: `echo hi; rm x` is four words. Undefined when a quote is not closed.
 */
export const splitWords = (line: string): readonly string[] | undefined => {
  const words: string[] = []
  let word: string | undefined
  let quote: string | undefined
  for (let place = 0; place < line.length; place++) {
    const character = line.charAt(place)
    if (character === quote) quote = undefined
    else if (character === '\\' && quote !== "'") {
      if (place + 1 === line.length) return undefined
      word = (word ?? '') + line.charAt(++place)
    } else if (quote !== undefined) word = (word ?? '') + character
    else if (character === '"' || character === "'") {
      quote = character
      word ??= ''
    } else if (/\s/.test(character)) {
      if (word !== undefined) words.push(word)
      word = undefined
    } else word = (word ?? '') + character
  }
  if (quote !== undefined) return undefined
  return word === undefined ? words : [...words, word]
}
