import { HarmoniaError, HarmoniaUnreachable } from './errors.ts'

/** Sooner when the signal is aborted. */
export const wait = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) {
      resolve()
      return
    }
    const end = (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, milliseconds)
    signal.addEventListener('abort', end)
  })

/** Whether the same request may be answered otherwise later. */
export const mayPass = (error: unknown): boolean =>
  error instanceof HarmoniaUnreachable ||
  (error instanceof HarmoniaError && (error.status >= 500 || error.status === 429))

const FIRST_MS = 200
const LONGEST_MS = 10_000

/** Milliseconds until the next try after so many failures in a row, spread so that many do not come at once. */
export const delayAfter = (failures: number, error: unknown): number => {
  const asked = error instanceof HarmoniaError ? (error.retryAfter ?? 0) * 1_000 : 0
  return Math.max(asked, Math.min(FIRST_MS * 2 ** failures, LONGEST_MS) * (0.5 + Math.random() / 2))
}
