/** Who waits for the log to be seen up to a position. Positions mostly come in order, so each costs next to nothing. */
export interface Echoes {
  /** Whether the log was seen up to a position in so many milliseconds. */
  readonly at: (position: number, milliseconds: number) => boolean | Promise<boolean>
  /** The log is seen up to here. */
  readonly seen: (position: number) => void
}

interface Waiting {
  readonly position: number
  readonly settle: (inTime: boolean) => void
}

export const echoes = (head: () => number): Echoes => {
  let waiting: Waiting[] = []

  const insert = (one: Waiting): void => {
    let place = waiting.length
    while (place > 0 && (waiting[place - 1] as Waiting).position > one.position) place--
    waiting.splice(place, 0, one)
  }

  const wait = (position: number, milliseconds: number): Promise<boolean> =>
    new Promise((resolve) => {
      const timer = setTimeout(() => {
        waiting = waiting.filter((other) => other !== one)
        resolve(false)
      }, milliseconds)
      const one: Waiting = {
        position,
        settle: (inTime) => {
          clearTimeout(timer)
          resolve(inTime)
        },
      }
      insert(one)
    })

  return {
    at: (position, milliseconds) => position <= head() || wait(position, milliseconds),
    seen: (position) => {
      let count = 0
      while (count < waiting.length && (waiting[count] as Waiting).position <= position) count++
      if (count > 0) for (const { settle } of waiting.splice(0, count)) settle(true)
    },
  }
}
