import { BadUsage } from '../exit.ts'

const WORD = /\s*(?:'([^']*)'|"([^"]*)"|([^\s'"]+))(?=\s|$)/y

/** A program and its arguments, as a person writes them: separated by spaces, or in quotes. No shell reads them. */
export const wordsOf = (line: string): readonly [string, ...string[]] => {
  const words: string[] = []
  const text = line.trimEnd()
  WORD.lastIndex = 0
  while (WORD.lastIndex < text.length) {
    const at = WORD.lastIndex
    const found = WORD.exec(text)
    if (found === null) {
      throw new BadUsage(
        `--exec cannot be read from here on: ${text.slice(at).trim()}. Quotes stand around whole words; give words with quotes in them by --arg.`,
      )
    }
    const [, single, double, bare] = found
    words.push(single ?? double ?? bare ?? '')
  }
  const [program, ...rest] = words
  if (program === undefined || program === '') throw new BadUsage('--exec names no program.')
  return [program, ...rest]
}
