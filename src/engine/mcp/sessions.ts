import type { Connected } from './connect.ts'

/** A connection to one server that is made when it is needed, and again when it has been lost. */
export interface Session {
  /** Rejects when there is no connection, or the question fails. */
  readonly use: <A>(ask: (connected: Connected) => Promise<A>) => Promise<A>
  /** Nothing more is asked; what is under way goes on, then the connection ends. */
  readonly leave: () => void
}

export interface Sessions {
  /** Of this program, for servers that want to know. */
  readonly version: string
  readonly enter: (connect: () => Promise<Connected>) => Session
  /** Ends all connections, and the programs behind them. */
  readonly close: () => Promise<void>
}

/** Milliseconds: the first wait after a failure, which doubles up to the longest; and how long a connection lasts that is sound. */
const FIRST = 1_000
const LONGEST = 60_000
const SOUND = 10_000

/** One for each component. A server that cannot be reached, or a program that ends at once, is not tried again without a pause. */
export const openSessions = (now: () => number, version: string): Sessions => {
  const open = new Set<Connected>()
  let closed = false

  const enter = (connect: () => Promise<Connected>): Session => {
    let current: Promise<Connected> | undefined
    let failures = 0
    let notBefore = 0
    let reason = ''
    let underWay = 0
    let left = false

    const failedNow = (why: string): void => {
      current = undefined
      reason = why
      notBefore = now() + Math.min(LONGEST, FIRST * 2 ** failures++)
    }

    const connected = (): Promise<Connected> => {
      if (current !== undefined) return current
      if (closed || left) return Promise.reject(new Error('the server is not spoken to any more'))
      if (now() < notBefore) return Promise.reject(new Error(`${reason}; tried again later`))
      const mine = connect().then(
        (connection) => {
          const since = now()
          open.add(connection)
          connection.onClosed(() => {
            open.delete(connection)
            if (current !== mine) return
            current = undefined
            if (now() - since >= SOUND) failures = 0
            else failedNow('the connection was closed as soon as it was made')
          })
          if (closed) void connection.close()
          return connection
        },
        (error: unknown) => {
          const why = error instanceof Error ? error.message : String(error)
          failedNow(why)
          throw new Error(why)
        },
      )
      current = mine
      return mine
    }

    const endWhenIdle = (): void => {
      if (!left || underWay > 0) return
      void current?.then(({ close }) => close()).catch(() => undefined)
    }

    return {
      use: async (ask) => {
        underWay++
        try {
          return await ask(await connected())
        } finally {
          underWay--
          endWhenIdle()
        }
      },
      leave: () => {
        left = true
        endWhenIdle()
      },
    }
  }

  return {
    version,
    enter,
    close: async () => {
      closed = true
      await Promise.all([...open].map((connection) => connection.close()))
    },
  }
}
