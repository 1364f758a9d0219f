/** Lets so many through at once, and then so many per second. */
export class Bucket {
  readonly #most: number
  readonly #perSecond: number
  #left: number
  #at = 0

  constructor(most: number, perSecond: number) {
    this.#most = most
    this.#perSecond = perSecond
    this.#left = most
  }

  /** Whether one more may pass now, in epoch milliseconds. */
  take(now: number): boolean {
    const passed = Math.max(0, now - this.#at) / 1_000
    this.#left = Math.min(this.#most, this.#left + passed * this.#perSecond)
    this.#at = now
    if (this.#left < 1) return false
    this.#left--
    return true
  }
}
