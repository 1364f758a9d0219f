/** Milliseconds as short as they can be read: `0.8 ms`, `12 ms`, `1.3 s`, `2.5 min`, `1.2 h`; a dash for null. */
export const millis = (ms: number | null | undefined): string => {
  if (ms === null || ms === undefined) return '–'
  if (ms < 10) return `${round(ms, 1)} ms`
  if (ms < 1_000) return `${Math.round(ms)} ms`
  if (ms < 60_000) return `${round(ms / 1_000, 1)} s`
  if (ms < 3_600_000) return `${round(ms / 60_000, 1)} min`
  return `${round(ms / 3_600_000, 1)} h`
}

/** Of something per second. */
export const rate = (perSecond: number | null | undefined): string =>
  perSecond === null || perSecond === undefined ? '–' : `${number(perSecond)}/s`

/** With as many digits as say something. */
export const number = (value: number | null | undefined): string => {
  if (value === null || value === undefined) return '–'
  const digits = value === 0 || value >= 100 ? 0 : value >= 10 ? 1 : 2
  return round(value, digits).toLocaleString('en')
}

const round = (value: number, digits: number): number => Math.round(value * 10 ** digits) / 10 ** digits
