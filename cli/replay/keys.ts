/** What somebody who looks at a replay wants. */
export type Wish =
  | { readonly do: 'forward' | 'back' | 'first' | 'last' | 'other_view' | 'up' | 'down' | 'quit' }
  | { readonly do: 'go'; readonly revision: number }
  /** A number is being typed. */
  | { readonly do: 'typing'; readonly text: string }

const KEYS: Readonly<Record<string, Exclude<Wish['do'], 'go' | 'typing'>>> = {
  '\u001b[C': 'forward',
  '\u001bOC': 'forward',
  ' ': 'forward',
  n: 'forward',
  '\r': 'forward',
  '\n': 'forward',
  '\u001b[D': 'back',
  '\u001bOD': 'back',
  b: 'back',
  p: 'back',
  '\u007f': 'back',
  '\u001b[H': 'first',
  '\u001bOH': 'first',
  '\u001b[1~': 'first',
  '0': 'first',
  '\u001b[F': 'last',
  '\u001bOF': 'last',
  '\u001b[4~': 'last',
  G: 'last',
  '\t': 'other_view',
  v: 'other_view',
  '\u001b[A': 'up',
  '\u001bOA': 'up',
  k: 'up',
  '\u001b[B': 'down',
  '\u001bOB': 'down',
  j: 'down',
  q: 'quit',
  '\u0003': 'quit',
  '\u0004': 'quit',
}

/** One key: an escape sequence, or a character. */
const KEY = /\u001b(?:\[[0-9;]*[A-Za-z~]|O[A-Za-z])|[^]/gu

/** Reads keys as they come, several at once or one by one. `g` begins a number, which Enter ends and Escape gives up. */
export const keyboard = (): ((typed: string) => readonly Wish[]) => {
  let number: string | undefined

  const inNumber = (key: string, text: string): Wish => {
    if (key === '\r' || key === '\n') {
      number = undefined
      return text === '' ? { do: 'typing', text: '' } : { do: 'go', revision: Number(text) }
    }
    if (key === '\u0003') return { do: 'quit' }
    if (key === '\u001b' || key === 'q') number = undefined
    else if (key === '\u007f') number = text.slice(0, -1)
    else if (/^\d$/.test(key) && text.length < 9) number = text + key
    return { do: 'typing', text: number === undefined ? '' : `g${number}` }
  }

  return (typed) =>
    [...typed.matchAll(KEY)].flatMap(([key]): readonly Wish[] => {
      if (number !== undefined) return [inNumber(key, number)]
      if (key === 'g') {
        number = ''
        return [{ do: 'typing', text: 'g' }]
      }
      const known = KEYS[key]
      return known === undefined ? [] : [{ do: known }]
    })
}
