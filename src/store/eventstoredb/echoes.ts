/** Who waits for the log to be seen up to a position. Positions mostly come in order, so each costs next to nothing. */
export interface Echoes {
  readonly at: (position: number) => Promise<void>
  /** The log is seen up to here. */
  readonly seen: (position: number) => void
  readonly close: () => void
}

interface Waiting {
  readonly position: number
  readonly resolve: () => void
}

export const echoes = (head: () => number): Echoes => {
  const waiting: Waiting[] = []

  const insert = (one: Waiting): void => {
    let place = waiting.length
    while (place > 0 && (waiting[place - 1] as Waiting).position > one.position) place--
    waiting.splice(place, 0, one)
  }

  const seen = (position: number): void => {
    let count = 0
    while (count < waiting.length && (waiting[count] as Waiting).position <= position) count++
    for (const { resolve } of waiting.splice(0, count)) resolve()
  }

  return {
    at: (position) =>
      position <= head() ? Promise.resolve() : new Promise((resolve) => insert({ position, resolve })),
    seen,
    close: () => seen(Infinity),
  }
}
