import type { Direction } from './pure/block.ts'
import type { Box, Layout, Wire } from './pure/layout.ts'

export interface Asked {
  readonly number: number
  readonly boxes: readonly Box[]
  readonly wires: readonly Wire[]
  readonly direction: Direction
}

export interface Answered {
  readonly number: number
  readonly layout: Layout
  /** Milliseconds. */
  readonly took: number
}
