import { MAX_TEXT, textWork } from '../operators.ts'
import { spend, type Blame, type Run } from '../run.ts'
import { NUMBER, STRING, type Callable } from './callable.ts'
import { within } from './within.ts'

const test = (holds: (text: string, part: string) => boolean): Callable => ({
  takes: [STRING, STRING],
  gives: 'a boolean',
  run: ([text, part]: readonly [string, string], run, blame) => {
    spend(run, textWork(text.length), blame)
    return holds(text, part)
  },
})

const change = (changed: (text: string) => string): Callable => ({
  takes: [STRING],
  gives: 'a string',
  run: ([text]: readonly [string], run, blame) => {
    spend(run, textWork(text.length), blame)
    return changed(text)
  },
})

/** Where a part of a text begins, in characters, or -1. */
const find = (place: (text: string, part: string) => number): Callable => ({
  takes: [STRING, STRING],
  gives: 'a number',
  run: ([text, part]: readonly [string, string], run, blame) => {
    spend(run, textWork(text.length), blame)
    const found = place(text, part)
    return found > 0 ? lengthOf(text.slice(0, found)) : found
  },
})

const substring: Callable = {
  takes: [STRING, NUMBER, NUMBER],
  optional: 1,
  gives: 'a string',
  run: ([text, from, to]: readonly [string, number, number?], run, blame) => {
    spend(run, textWork(text.length), blame)
    const characters = charactersOf(text)
    const [start, end] = within(characters.length, from, to, blame)
    return typeof characters === 'string' ? characters.slice(start, end) : characters.slice(start, end).join('')
  },
}

const split: Callable = {
  takes: [STRING, STRING],
  gives: 'an array',
  run: ([text, separator]: readonly [string, string], run, blame) => {
    spend(run, 1 + text.length, blame)
    return separator === '' ? [...text] : text.split(separator)
  },
}

const replace: Callable = {
  takes: [STRING, STRING, STRING],
  gives: 'a string',
  run: ([text, part, other]: readonly [string, string, string], run, blame) => {
    spend(run, 1 + text.length, blame)
    const pieces = part === '' ? [text] : text.split(part)
    return joined(pieces, other, run, blame)
  },
}

/** Puts texts together, when the whole is not too long. */
export const joined = (texts: readonly string[], separator: string, run: Run, blame: Blame): string => {
  const length = texts.reduce((sum, text) => sum + text.length, separator.length * Math.max(0, texts.length - 1))
  if (length > MAX_TEXT) throw blame(`makes a text of more than ${MAX_TEXT} characters`)
  spend(run, texts.length + textWork(length), blame)
  return texts.join(separator)
}

/** A text by its characters; as it is when each of them is one unit of UTF-16. */
const charactersOf = (text: string): string | readonly string[] => (WIDE.test(text) ? [...text] : text)

export const lengthOf = (text: string): number => charactersOf(text).length

const WIDE = /[\ud800-\udbff]/

export const reversed = (text: string): string => [...text].reverse().join('')

export const textMethods: Readonly<Record<string, Callable>> = {
  contains: test((text, part) => text.includes(part)),
  startsWith: test((text, part) => text.startsWith(part)),
  endsWith: test((text, part) => text.endsWith(part)),
  lowerAscii: change((text) => text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())),
  upperAscii: change((text) => text.replace(/[a-z]+/g, (letters) => letters.toUpperCase())),
  trim: change((text) => text.trim()),
  indexOf: find((text, part) => text.indexOf(part)),
  lastIndexOf: find((text, part) => text.lastIndexOf(part)),
  substring,
  split,
  replace,
}
