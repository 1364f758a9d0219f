/** What can be chosen, in seconds. */
export const WINDOWS: readonly (readonly [seconds: number, name: string])[] = [
  [900, '15 minutes'],
  [3_600, '1 hour'],
  [21_600, '6 hours'],
  [86_400, '24 hours'],
]

/** The window that an address names; the shortest when it names none that there is. */
export const windowIn = (text: string | null): number =>
  WINDOWS.find(([seconds]) => String(seconds) === text)?.[0] ?? 900
