import type { DeliveryDocument } from '../domain/webhook/document.ts'

const KEPT = 100

/** The last attempts of a webhook, newest first: what this process has seen, not a record. */
export class Recent {
  readonly #kept: DeliveryDocument[] = []

  add(delivery: DeliveryDocument): void {
    this.#kept.push(delivery)
    if (this.#kept.length > KEPT) this.#kept.shift()
  }

  list(): readonly DeliveryDocument[] {
    return this.#kept.toReversed()
  }

  /** Of the last attempt, if that failed. */
  lastError(): string | null {
    return this.#kept.at(-1)?.error ?? null
  }
}
