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
export const newId = (): string => textOf(generator.generate().bytes)

const DIGITS = Buffer.from('0123456789abcdef')
const text = Buffer.alloc(36, '-')
/** Where each byte of a UUID stands in its text. */
const PLACES = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34]

/** Written in one place and read out once: put together from its digits, a text would take twenty times the memory. */
const textOf = (bytes: Readonly<Uint8Array>): string => {
  for (let n = 0; n < 16; n++) {
    const place = PLACES[n] as number
    const byte = bytes[n] as number
    text[place] = DIGITS[byte >> 4] as number
    text[place + 1] = DIGITS[byte & 15] as number
  }
  return text.toString('latin1')
}
