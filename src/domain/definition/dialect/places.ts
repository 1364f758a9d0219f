import type { Problem } from '../../problem.ts'

/** Where a part of a translated body was in the one that was sent, by the pointer to it. */
export type Places = ReadonlyMap<string, string>

/** What was found in a translated body, as a finding in the one that was sent. */
export const asSent = (places: Places, problem: Problem): Problem => ({
  ...problem,
  pointer: sentAt(places, problem.pointer),
})

/** By the longest part of the pointer that was moved; the rest of it is the same in both. */
const sentAt = (places: Places, pointer: string): string => {
  for (let end = pointer.length; end > 0; end = pointer.lastIndexOf('/', end - 1)) {
    const place = places.get(pointer.slice(0, end))
    if (place !== undefined) return place + pointer.slice(end)
  }
  return pointer
}
