/** A number from 0 up to 1 that is always the same for the same text (FNV-1a). */
const share = (text: string): number => {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  // The last characters differ most, and have hardly reached the upper bits yet.
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d)
  return ((hash ^ (hash >>> 13)) >>> 0) / 2 ** 32
}

/** When the run of a due time starts: spread over `jitter` seconds behind it, by the schedule and the due time alone. */
export const startOf = (scheduleId: string, due: number, jitter: number): number =>
  due + Math.floor(share(`${scheduleId} ${due}`) * jitter * 1_000)
