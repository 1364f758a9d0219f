/** Text from elsewhere as one line that cannot move the cursor or colour anything. */
export const plain = (text: string): string =>
  text.replace(/[\u0000-\u001f\u007f-\u009f]/g, (character) =>
    character === '\n' || character === '\t' ? ' ' : `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
  )

/** `12 ms`, `3.4 s`, `5 min 6 s`, `2 h 3 min`; nothing for null. */
export const duration = (milliseconds: number | null): string => {
  if (milliseconds === null) return ''
  if (milliseconds < 1_000) return `${Math.round(milliseconds)} ms`
  const seconds = milliseconds / 1_000
  if (seconds < 60) return `${seconds.toFixed(1)} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes} min ${Math.floor(seconds % 60)} s`
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

/** The time between two RFC 3339 times, as `duration` says it. */
export const between = (from: string | null, to: string | null): string =>
  from === null || to === null ? '' : duration(Date.parse(to) - Date.parse(from))

/** A JSON value for reading, cut where it is longer than anyone reads. */
export const excerpt = (value: unknown, characters = 4_000): string => {
  const text = JSON.stringify(value, null, 2) ?? 'null'
  return text.length <= characters ? text : `${text.slice(0, characters)}\n… (all of it: --json)`
}
