import { createParser } from 'eventsource-parser'

export interface Message {
  readonly id: string | undefined
  readonly event: string | undefined
  readonly data: string
}

export interface SseOptions {
  /** Milliseconds without a byte (the server sends a comment every 15 s) after which the connection counts as lost. */
  readonly silenceMs: number
  /** Told when the server asks for another delay between connections. */
  readonly onRetry: (milliseconds: number) => void
}

const MAX_EVENT_CHARACTERS = 16 * 1024 * 1024

/** The messages of one SSE answer. Ends when the server closes it, throws when the connection is lost. */
export async function* messages(body: ReadableStream<Uint8Array>, { silenceMs, onRetry }: SseOptions) {
  const arrived: Message[] = []
  let broken: Error | undefined
  const parser = createParser({
    onEvent: ({ id, event, data }) => arrived.push({ id, event, data }),
    onRetry,
    onError: (error) => (broken = error.type === 'max-buffer-size-exceeded' ? error : broken),
    maxBufferSize: MAX_EVENT_CHARACTERS,
  })
  const text = new TextDecoder()
  const reader = body.getReader()
  try {
    for (;;) {
      const { done, value } = await within(silenceMs, reader.read())
      if (done) return
      parser.feed(text.decode(value, { stream: true }))
      yield* arrived.splice(0)
      if (broken !== undefined) throw broken
    }
  } finally {
    // On a broken stream this fails with the error that is already on its way to the caller.
    await reader.cancel().catch(() => undefined)
  }
}

const within = async <A>(milliseconds: number, promise: Promise<A>): Promise<A> => {
  let timer: ReturnType<typeof setTimeout> | undefined
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`nothing came for ${milliseconds / 1000} s`)), milliseconds)
  })
  try {
    return await Promise.race([promise, silence])
  } finally {
    clearTimeout(timer)
  }
}
