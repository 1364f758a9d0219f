/** What was recorded, as it may stand in a text of ours: on one line, without what a terminal would obey, and not for ever. */
export const plain = (text: string, longest = 400): string => {
  const line = text.replace(/[\p{C}\p{Zl}\p{Zp}\s]+/gu, ' ').trim()
  return line.length > longest ? `${line.slice(0, longest - 1)}…` : line
}

/** Recorded text that is shown as such. */
export const quoted = (text: string, longest?: number): string => `“${plain(text, longest)}”`

export const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`

/** `2026-01-31 14:05` in the asker's own time. */
export const timeAt = (time: string, offset = 0): string => {
  const local = new Date(Date.parse(time) + offset * 60_000).toISOString()
  return `${local.slice(0, 10)} ${local.slice(11, 19)}${offset === 0 ? ' UTC' : ''}`
}

export const lapse = (milliseconds: number): string => {
  if (milliseconds < 1_000) return `${Math.round(milliseconds)} ms`
  const seconds = milliseconds / 1_000
  if (seconds < 10) return `${Number(seconds.toFixed(1))} s`
  if (seconds < 120) return `${Math.round(seconds)} s`
  if (seconds < 7_200) return `${Math.round(seconds / 60)} min`
  return seconds < 172_800 ? `${Math.round(seconds / 3_600)} h` : `${Math.round(seconds / 86_400)} days`
}

export const bullets = (lines: readonly string[]): string => lines.map((line) => `- ${line}`).join('\n')

/** Paragraphs, without those that are empty. */
export const paragraphs = (...parts: readonly (string | undefined)[]): string =>
  parts.filter((part) => part !== undefined && part !== '').join('\n\n')

export const listed = (words: readonly string[], shown = 5): string =>
  words.length <= shown ? words.join(', ') : `${words.slice(0, shown).join(', ')} and ${words.length - shown} more`

/** A word of a command line, quoted where a shell would take it for more than a word. */
export const shellWord = (text: string): string =>
  /^[\w.:@%+,/-]+$/.test(text) ? text : `'${plain(text, 200).replaceAll("'", `'\\''`)}'`
