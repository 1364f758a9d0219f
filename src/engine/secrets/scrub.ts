import { placeholder } from '../../domain/definition/index.ts'

/** A JSON value without a secret in it; the value itself when it shows none. */
export type Scrub = (value: unknown) => unknown

/** What texts that were cut short end with. */
const CUT = '…'

/** Blots out one secret wherever it stands in a value: as it is, within JSON or a URL, or in base64. */
export const scrubber = (name: string, secret: string): Scrub => {
  const forms = formsOf(secret)
  const blot = placeholder([name])

  const scrubText = (text: string): string => {
    let clean = text
    for (const form of forms) if (clean.includes(form)) clean = clean.replaceAll(form, () => blot)
    return clean.endsWith(CUT) ? withoutBeginning(clean, forms) : clean
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

/** Of a text that was cut in the middle of a secret, the part of it that was left. */
const withoutBeginning = (text: string, forms: readonly string[]): string => {
  const kept = text.slice(0, -CUT.length)
  const longest = Math.max(...forms.map((form) => beginningAtEnd(kept, form)))
  return kept.slice(0, kept.length - longest) + CUT
}

const beginningAtEnd = (text: string, form: string): number => {
  for (let length = Math.min(form.length - 1, text.length); length > 0; length--) {
    if (text.endsWith(form.slice(0, length))) return length
  }
  return 0
}

/** The longest first, so that no form is left half blotted out by a shorter one. */
const formsOf = (secret: string): readonly string[] => {
  const lines = secret.split(/\r?\n/).filter((line) => line.length >= LINE)
  const texts = [secret, ...(lines.length > 1 ? lines : [])]
  const forms = texts.flatMap((text) => [text, JSON.stringify(text).slice(1, -1), ...inUrls(text), ...inBase64(text)])
  return [...new Set(forms)].sort((a, b) => b.length - a.length)
}

/** A line of a secret that is at least so long is a secret by itself. */
const LINE = 8

const inUrls = (text: string): readonly string[] => {
  const usual = encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd'))
  const strict = usual.replace(/[!'()*]/g, (unit) => `%${unit.charCodeAt(0).toString(16).toUpperCase()}`)
  const upper = [usual, strict, usual.replaceAll('%20', '+'), strict.replaceAll('%20', '+')]
  return [...upper, ...upper.map((form) => form.replace(/%[0-9A-F]{2}/g, (escaped) => escaped.toLowerCase()))]
}

/** Within base64 of something longer, a text looks one of three ways, as its place in it is; the characters that it shares are left. */
const inBase64 = (text: string): readonly string[] => {
  const bytes = Buffer.from(text)
  return [0, 1, 2].flatMap((before) => {
    const coded = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64')
    const own = coded.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6))
    return [own, own.replaceAll('+', '-').replaceAll('/', '_')]
  })
}
