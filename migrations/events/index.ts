/** The JSON of an event: its name and its data. */
export interface StoredEvent {
  readonly type: string
  readonly data: unknown
}

/**
 * Makes an event of an older shape one of the next shape, for events of one name in the streams of one category. It gets
 * events of the newer shapes as well, and gives those back as they are. It may give the event another name.
 */
export interface Upcaster {
  readonly category: string
  readonly type: string
  readonly up: (event: StoredEvent) => StoredEvent
}

/**
 * In the order in which the shapes changed. Each is a file `NNNN-<what>.ts` of this folder that imports nothing, and is never
 * changed once it was released: it must do in ten years what it does today.
 */
export const upcasters: readonly Upcaster[] = []
