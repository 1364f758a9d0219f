import type { Entry } from './entry.ts'

/** A question that waits for tasks. */
export interface Asker {
  readonly worker_id: string
  /** The same for all that ask for the same actions. */
  readonly kind: string
  /** Undefined for any. */
  readonly actions: ReadonlySet<string> | undefined
  /** How many more it takes. */
  free: number
  readonly got: Entry[]
  /** Answers with what it has got. */
  readonly answer: () => void
  /** Its place in the round, which belongs to the askers. */
  turn: number
}

/** Who waits for tasks of one component: each gets one in turn, whatever it asked for. */
export interface Askers {
  readonly join: (asker: Asker) => void
  readonly leave: (asker: Asker) => void
  /** Whose turn it is to have a task of this action; it goes to the end of the round. Linear in the sets of actions that are asked for. */
  readonly next: (action: string) => Asker | undefined
  /** Tasks that they would take now, all together. */
  readonly wanted: () => number
  readonly size: () => number
  readonly all: () => readonly Asker[]
}

interface Group {
  readonly actions: ReadonlySet<string> | undefined
  readonly line: Set<Asker>
}

export const askers = (): Askers => {
  const groups = new Map<string, Group>()
  let turn = 0
  let wanted = 0
  let size = 0

  const stand = (asker: Asker): void => {
    const { kind, actions } = asker
    asker.turn = ++turn
    const group = groups.get(kind)
    if (group === undefined) groups.set(kind, { actions, line: new Set([asker]) })
    else group.line.add(asker)
  }

  const go = (asker: Asker): void => {
    const line = groups.get(asker.kind)?.line
    line?.delete(asker)
    if (line?.size === 0) groups.delete(asker.kind)
  }

  return {
    join: (asker) => {
      stand(asker)
      wanted += asker.free
      size++
    },
    leave: (asker) => {
      size--
      wanted -= asker.free
      asker.free = 0
      go(asker)
    },
    next: (action) => {
      let first: Asker | undefined
      for (const { actions, line } of groups.values()) {
        const [head] = line
        const fits = actions === undefined || actions.has(action)
        if (fits && head !== undefined && (first === undefined || head.turn < first.turn)) first = head
      }
      if (first === undefined) return undefined
      go(first)
      first.free--
      wanted--
      if (first.free > 0) stand(first)
      return first
    },
    wanted: () => wanted,
    size: () => size,
    all: () => [...groups.values()].flatMap(({ line }) => [...line]),
  }
}
