import { layOut } from './pure/layout.ts'
import type { Asked, Answered } from './worker-messages.ts'

/** Lays graphs out beside the page, which goes on answering meanwhile. */
self.onmessage = ({ data: { number, boxes, wires, direction } }: MessageEvent<Asked>): void => {
  const began = performance.now()
  const layout = layOut(boxes, wires, direction)
  const answer: Answered = { number, layout, took: performance.now() - began }
  self.postMessage(answer)
}
