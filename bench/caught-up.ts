import { setTimeout as wait } from 'node:timers/promises'

const PATIENCE_MS = 120_000

/** Resolves when the server's read models have reached the end of its log. */
export const caughtUp = async (url: string): Promise<void> => {
  const deadline = Date.now() + PATIENCE_MS
  for (;;) {
    const answer = await fetch(`${url}/api/executions?limit=1`)
    await answer.arrayBuffer()
    if (answer.ok) return
    if (answer.status !== 503 || Date.now() > deadline)
      throw new Error(`the read models did not catch up: ${answer.status}`)
    await wait(200)
  }
}
