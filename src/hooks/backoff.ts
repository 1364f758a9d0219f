const FIRST = 1_000
const LONGEST = 600_000

/** Milliseconds before the attempt that follows the `attempt`th: twice as long each time, up to ten minutes, less up to a half by chance. */
export const backoff = (attempt: number, random: () => number): number =>
  Math.min(FIRST * 2 ** (attempt - 1), LONGEST) * (1 - random() / 2)
