import { Worker } from 'node:worker_threads'

/** Rows one after the other: stream, revision, text. */
export type Appends = (string | number)[]

/** Resolves when the rows are on the disk. */
export type Append = (rows: Appends) => Promise<void>

/** Group commit: while the writer's thread has one batch in hand, the next one collects. */
export const openAppends = async (file: string): Promise<Append> => {
  const writer = new Worker(new URL('./writer-process.js', import.meta.url), { workerData: file })
  await new Promise<void>((resolve, reject) => {
    writer.once('message', () => resolve())
    writer.once('error', reject)
  })
  writer.on('error', (error) => {
    throw error
  })

  let rows: Appends = []
  let waiting: (() => void)[] = []
  let inHand: (() => void)[] = []
  let isBusy = false
  const send = (): void => {
    writer.postMessage(rows)
    inHand = waiting
    rows = []
    waiting = []
  }
  writer.on('message', () => {
    for (const resolve of inHand) resolve()
    // Not at once: whoever was just answered gets the chance to be in the same transaction.
    isBusy = true
    setImmediate(() => {
      if (waiting.length > 0) send()
      else isBusy = false
    })
  })

  return (more) =>
    new Promise((resolve) => {
      for (const value of more) rows.push(value)
      waiting.push(resolve)
      if (isBusy) return
      isBusy = true
      setImmediate(send)
    })
}
