/** Times as they were lately asked for, and what they are in milliseconds. */
const known = new Map<string, number>()
const MOST_KNOWN = 1_024

/**
 * A time of an event (RFC 3339) in epoch milliseconds. The same few are asked for again and again, at each turn of each execution,
 * and to parse one costs more than most of what is done with it.
 */
export const millisecondsOf = (time: string): number => {
  const before = known.get(time)
  if (before !== undefined) return before
  const milliseconds = Date.parse(time)
  if (known.size === MOST_KNOWN) known.clear()
  known.set(time, milliseconds)
  return milliseconds
}

const texts = new Map<number, string>()

/** Epoch milliseconds as the time of an event. What happens in the same millisecond has the same text in memory. */
export const timeText = (milliseconds: number): string => {
  const before = texts.get(milliseconds)
  if (before !== undefined) return before
  const text = new Date(milliseconds).toISOString()
  if (texts.size === MOST_KNOWN) texts.clear()
  texts.set(milliseconds, text)
  return text
}
