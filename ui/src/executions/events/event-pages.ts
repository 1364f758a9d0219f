import type { HarmoniaEvent } from '../../../../src/client/index.ts'
import { client } from '../../server.ts'

const PAGE = 200
/** So many pages are kept; those that were not looked at for the longest time go first. */
const KEPT = 60

/** The events of an execution by their revision, fetched a page at a time when they come into sight. */
export class EventPages {
  readonly #id: string
  readonly #pages = new Map<number, readonly HarmoniaEvent[]>()
  readonly #wanted = new Set<number>()
  readonly #listeners = new Set<() => void>()
  error: Error | undefined
  /** Counts the changes. */
  version = 0

  constructor(id: string) {
    this.#id = id
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  readonly state = (): number => this.version

  at(revision: number): HarmoniaEvent | undefined {
    return this.#pages.get(Math.floor(revision / PAGE))?.[revision % PAGE]
  }

  /** Sees to it that these are there, of those that there are up to `last`. */
  want(first: number, to: number, last: number): void {
    for (let page = Math.floor(first / PAGE); page <= Math.floor(Math.min(to, last) / PAGE); page++) {
      const known = this.#pages.get(page)
      const needed = Math.min(PAGE, last - page * PAGE + 1)
      if (known !== undefined && known.length >= needed) this.#keep(page, known)
      else if (!this.#wanted.has(page)) void this.#fetch(page)
    }
  }

  again(): void {
    this.error = undefined
    this.#tell()
  }

  async #fetch(page: number): Promise<void> {
    this.#wanted.add(page)
    try {
      const { events } = await client.listExecutionEvents(this.#id, { from: page * PAGE, limit: PAGE })
      this.#keep(page, events)
      this.error = undefined
    } catch (error) {
      this.error = error as Error
    }
    this.#wanted.delete(page)
    this.#tell()
  }

  #keep(page: number, events: readonly HarmoniaEvent[]): void {
    this.#pages.delete(page)
    this.#pages.set(page, events)
    const [oldest] = this.#pages.keys()
    if (this.#pages.size > KEPT && oldest !== undefined) this.#pages.delete(oldest)
  }

  #tell(): void {
    this.version += 1
    for (const listener of this.#listeners) listener()
  }
}
