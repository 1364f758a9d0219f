import type { Viewport } from '@xyflow/react'

/** Graphs that are looked at together: where one is moved to, the others go too. */
export interface Linked {
  readonly join: (onMoved: (view: Viewport) => void) => () => void
  /** Told by one of them; all others hear it. */
  readonly move: (view: Viewport, by: (view: Viewport) => void) => void
}

export const linked = (): Linked => {
  const members = new Set<(view: Viewport) => void>()
  return {
    join: (onMoved) => {
      members.add(onMoved)
      return () => members.delete(onMoved)
    },
    move: (view, by) => {
      for (const member of members) if (member !== by) member(view)
    },
  }
}
