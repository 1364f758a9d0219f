import type { Recorded } from '../src/store/event-store.ts'

/** Thrown by a fold: the log contradicts itself, or holds what this version does not know. Reading on would make rows that lie. */
export class Inapplicable extends Error {
  readonly position: number
  constructor({ position, type, stream, revision }: Recorded, why: string) {
    super(`event ${position} (${type}, ${stream} revision ${revision}) can't be applied: ${why}`)
    this.position = position
  }
}
