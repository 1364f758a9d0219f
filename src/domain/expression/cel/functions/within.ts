import type { Blame } from '../run.ts'

/** Where a part of so many items begins and ends: negative places count from the end, and nothing is beyond the ends. */
export const within = (
  length: number,
  from: number,
  to: number | undefined,
  blame: Blame,
): readonly [start: number, end: number] => {
  const place = (number: number): number => {
    if (!Number.isInteger(number)) throw blame('needs whole numbers')
    return Math.min(length, Math.max(0, number < 0 ? length + number : number))
  }
  return [place(from), to === undefined ? length : place(to)]
}
