import { randomFillSync } from 'node:crypto'
import { V7Generator } from 'uuidv7'

/** Random words are drawn many at a time: one at a time, the call into the system costs more than the rest of an id. */
const words = new Uint32Array(1_024)
let used = words.length

const nextUint32 = (): number => {
  if (used === words.length) {
    randomFillSync(words)
    used = 0
  }
  return words[used++] as number
}

const generator = new V7Generator({ nextUint32 })

/** A UUIDv7: later ones sort behind earlier ones. */
export const newId = (): string => generator.generate().toString()
