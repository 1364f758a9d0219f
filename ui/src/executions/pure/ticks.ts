const STEPS_MS = [
  1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000,
  900_000, 1_800_000, 3_600_000, 7_200_000, 21_600_000, 43_200_000, 86_400_000,
]

/** Round durations from 0 to `lengthMs`, at most `most` of them. */
export const ticks = (lengthMs: number, most: number): readonly number[] => {
  const wanted = lengthMs / Math.max(1, most)
  const days = 86_400_000 * Math.ceil(wanted / 86_400_000)
  const step = STEPS_MS.find((size) => size >= wanted) ?? days
  return Array.from({ length: Math.floor(lengthMs / step) + 1 }, (_, index) => index * step)
}
