import { placeholder } from '../../domain/definition/index.ts'
import { spellings } from './spellings.ts'

/** A JSON value without a secret in it; the value itself when it shows none. */
export type Scrub = (value: unknown) => unknown

/** What texts that were cut short end with. */
const CUT = '…'

/** Blots out one secret wherever it stands in a value: however it is spelled, or in base64. */
export const scrubber = (name: string, secret: string): Scrub => {
  const blot = placeholder([name])
  const texts = textsOf(secret)
  const spelled = texts.map(seen)
  const escaped = texts.map((text) => JSON.stringify(text).slice(1, -1))
  const coded = [...new Set([...texts, ...escaped].flatMap(inBase64))]

  const scrubText = (text: string): string => {
    let clean = text
    for (const { pattern } of spelled) clean = clean.replace(pattern, () => blot)
    for (const code of coded) if (clean.includes(code)) clean = clean.replaceAll(code, () => blot)
    return clean.endsWith(CUT) ? withoutBeginning(clean, spelled) : clean
  }

  const scrub = (value: unknown): unknown => {
    if (typeof value === 'string') return scrubText(value)
    if (typeof value === 'number') return String(value).includes(secret) ? blot : value
    if (typeof value !== 'object' || value === null) return value
    if (Array.isArray(value)) {
      const items = value.map(scrub)
      return items.every((item, index) => item === value[index]) ? value : items
    }
    const entries = Object.entries(value).map(([key, member]) => [scrubText(key), scrub(member), key, member] as const)
    return entries.every(([key, member, keyBefore, before]) => key === keyBefore && member === before)
      ? value
      : Object.fromEntries(entries)
  }
  return scrub
}

/** A text as it may be met: whole, and character by character. */
interface Seen {
  readonly pattern: RegExp
  readonly characters: () => readonly RegExp[]
}

const seen = (text: string): Seen => {
  const sources = spellings(text)
  let characters: readonly RegExp[] | undefined
  return {
    pattern: new RegExp(sources.join(''), 'g'),
    characters: () => (characters ??= sources.map((source) => new RegExp(source, 'y'))),
  }
}

/** Of a text that was cut in the middle of a secret, the part of it that was left. */
const withoutBeginning = (text: string, texts: readonly Seen[]): string => {
  const kept = text.slice(0, -CUT.length)
  const starts = texts.map((one) => {
    const characters = one.characters()
    const first = Math.max(0, kept.length - characters.length * LONGEST_SPELLING)
    for (let start = first; start < kept.length; start++) if (reachesEnd(kept, start, characters)) return start
    return kept.length
  })
  return kept.slice(0, Math.min(...starts)) + CUT
}

/** Of one character, give or take backslashes; what is spelled longer is not looked for at the end of a text. */
const LONGEST_SPELLING = 12

const reachesEnd = (text: string, start: number, characters: readonly RegExp[]): boolean => {
  let at = start
  for (const character of characters) {
    if (at === text.length) return true
    character.lastIndex = at
    if (!character.test(text)) return false
    at = character.lastIndex
  }
  return at === text.length
}

/** A secret, and its longer lines: the longest first, so that none is left half blotted out. */
const textsOf = (secret: string): readonly string[] => {
  const lines = secret.split(/\r?\n/).filter((line) => line.length >= LINE)
  return [...new Set([secret, ...(lines.length > 1 ? lines : [])])].sort((a, b) => b.length - a.length)
}

/** A line of a secret that is at least so long is a secret by itself. */
const LINE = 8

/** Within base64 of something longer, a text looks one of three ways, as its place in it is; the characters that it shares are left. */
const inBase64 = (text: string): readonly string[] => {
  const bytes = Buffer.from(text)
  return [0, 1, 2].flatMap((before) => {
    const coded = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64')
    const own = coded.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6))
    const inUrl = own.replaceAll('+', '-').replaceAll('/', '_')
    return [own, inUrl, encodeURIComponent(own), own.replaceAll('/', '\\/')]
  })
}
