/** Everything that a simulated life leaves to chance, drawn from its seed. */
export interface Random {
  /** Uniform in [0, 1). */
  readonly next: () => number
  readonly chance: (probability: number) => boolean
  /** A whole number from `low` to `high`, both included. */
  readonly whole: (low: number, high: number) => number
  readonly pick: <A>(items: readonly A[]) => A
  /** Milliseconds, mostly short: each order of magnitude up to `longest` is as likely as the others. */
  readonly delay: (longest: number) => number
}

/** A stream of its own for each purpose, so that one more draw for one of them changes nothing for the others. */
export const randomOf = (seed: number, purpose: string): Random => {
  const next = sfc32(seed, hash(purpose))
  const whole = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1))
  return {
    next,
    whole,
    chance: (probability) => next() < probability,
    pick: (items) => items[whole(0, items.length - 1)] as never,
    delay: (longest) => whole(0, whole(0, whole(0, longest))),
  }
}

const hash = (text: string): number => {
  let sum = 0x811c9dc5
  for (let place = 0; place < text.length; place++) sum = Math.imul(sum ^ text.charCodeAt(place), 0x01000193)
  return sum >>> 0
}

/** Small fast counting generator: 32-bit words only, so every machine draws the same. */
const sfc32 = (seed: number, purpose: number): (() => number) => {
  let a = seed | 0
  let b = Math.floor(seed / 0x1_0000_0000) | 0
  let c = purpose | 0
  let counter = 1
  const next = (): number => {
    const sum = (a + b + counter++) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + sum) | 0
    return (sum >>> 0) / 0x1_0000_0000
  }
  for (let round = 0; round < 12; round++) next()
  return next
}
