/** 64 bits of FNV-1a, never all zero: well spread, not secret. */
export const digest = (text: string, seed: number): string => {
  let high = Math.imul(0x811c9dc5 ^ seed, 0x01000193)
  let low = Math.imul(0xcbf29ce4 ^ seed, 0x01000193)
  for (let place = 0; place < text.length; place++) {
    const unit = text.charCodeAt(place)
    high = Math.imul(high ^ unit, 0x01000193)
    low = Math.imul(low ^ (unit + place), 0x01000193)
  }
  return hex(high) + hex(low | 1)
}

/** Byte by byte: numbers of this size are slow to write. */
const hex = (word: number): string =>
  byte(word >>> 24) + byte((word >>> 16) & 255) + byte((word >>> 8) & 255) + byte(word & 255)

const byte = (value: number): string => BYTES[value] as string

const BYTES = Array.from({ length: 256 }, (_, value) => value.toString(16).padStart(2, '0'))
