import type { ServerResponse } from 'node:http'
import type { Exchange } from '../answer.ts'
import { feed, type Wanted } from './feed.ts'
import type { Live } from './live.ts'

const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'x-accel-buffering': 'no',
} as const

/** Milliseconds that a browser waits before it connects again. */
const RETRY_MS = 1_000

/** Serves one event stream until it is complete, the reader leaves or stops reading, or the server goes away. */
export const serveSse =
  (live: Live, wanted: Wanted, idOf: (event: { readonly revision: number; readonly position: number }) => number) =>
  ({ req, res }: Exchange): void => {
    res.writeHead(200, HEADERS)
    if (req.method === 'HEAD') {
      res.end()
      return
    }
    res.write(`retry: ${RETRY_MS}\n\n`)
    const subscription = live.parts.store.subscribe(wanted.from)
    const leave = live.join({
      beat: () => {
        if (!res.writableNeedDrain) res.write(': still here\n\n')
      },
      goodbye: () => {
        subscription.close()
        res.end()
      },
    })
    res.once('close', () => {
      leave()
      subscription.close()
    })
    const give = (
      event: { readonly type: string; readonly revision: number; readonly position: number },
      text: string,
    ) => res.write(`event: ${event.type}\nid: ${idOf(event)}\ndata: ${text}\n\n`) || drained(res, live.timing.stall)

    void feed(live, subscription, wanted, give).then(
      () => res.end(),
      (error: unknown) => {
        live.logger.error({ err: error }, 'an event stream failed')
        res.destroy()
      },
    )
  }

/** Waits until the reader has taken what is buffered. One that takes nothing for too long is cut off. */
const drained = (res: ServerResponse, stall: number): Promise<boolean> =>
  new Promise((resolve) => {
    const settle = (goesOn: boolean) => () => {
      clearTimeout(timer)
      res.off('drain', go)
      res.off('close', stop)
      if (!goesOn) res.destroy()
      resolve(goesOn)
    }
    const go = settle(true)
    const stop = settle(false)
    const timer = setTimeout(stop, stall)
    if (res.destroyed) {
      stop()
      return
    }
    res.once('drain', go)
    res.once('close', stop)
  })
