import type { Direction } from './pure/block.ts'
import type { Box, Layout, Wire } from './pure/layout.ts'
import type { Answered, Asked } from './worker-messages.ts'

export interface Drawn {
  readonly layout: Layout
  /** Milliseconds that the layout took. */
  readonly took: number
}

interface Waiting {
  readonly resolve: (drawn: Drawn) => void
  readonly reject: (error: Error) => void
}

const waiting = new Map<number, Waiting>()
let worker: Worker | undefined
let numbers = 0

const started = (): Worker => {
  if (worker !== undefined) return worker
  const made = new Worker(new URL('./layout-worker.ts', import.meta.url), { type: 'module' })
  made.onmessage = ({ data: { number, layout, took } }: MessageEvent<Answered>) => {
    waiting.get(number)?.resolve({ layout, took })
    waiting.delete(number)
  }
  // The next question gets a new one.
  made.onerror = ({ message }) => {
    worker = undefined
    made.terminate()
    for (const { reject } of waiting.values()) reject(new Error(`The graph could not be laid out: ${message}`))
    waiting.clear()
  }
  worker = made
  return made
}

/** `layOut`, in a worker that all graphs of the page share. */
export const layOutInWorker = (boxes: readonly Box[], wires: readonly Wire[], direction: Direction): Promise<Drawn> =>
  new Promise((resolve, reject) => {
    const number = ++numbers
    const asked: Asked = { number, boxes, wires, direction }
    waiting.set(number, { resolve, reject })
    started().postMessage(asked)
  })
