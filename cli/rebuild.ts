import { setTimeout } from 'node:timers/promises'
import type { HarmoniaClient, RebuildOfAll, RebuildOptions } from '../src/client/index.ts'
import { progressLine } from './show/rebuild.ts'
import { terminalOf } from './show/terminal.ts'

const LOOK_MS = 200

/** Has everything rebuilt and shows how far that is, until it has ended. Ctrl-C cancels it, once; then it ends at once. */
export const followRebuild = async (
  client: Pick<HarmoniaClient, 'rebuildAll' | 'getRebuild' | 'cancelRebuild'>,
  options: RebuildOptions,
  notes: NodeJS.WriteStream | undefined,
): Promise<RebuildOfAll> => {
  const bar = terminalOf(notes)
  let cancelling: Promise<unknown> | undefined
  const cancel = (): void => {
    notes?.write(`${bar === undefined ? '' : '\r\u001b[K'}Cancelling …\n`)
    cancelling = client.cancelRebuild()
    // Whoever asks again is waited for no more; a cancellation that is lost shows in the state.
    cancelling.catch(() => undefined)
  }
  process.once('SIGINT', cancel)
  try {
    let state = await client.rebuildAll(options)
    while (state.status === 'running') {
      bar?.write(`\r\u001b[K${progressLine(state, bar.columns)}`)
      await setTimeout(LOOK_MS)
      state = await client.getRebuild()
    }
    await cancelling
    return state
  } finally {
    process.off('SIGINT', cancel)
    bar?.write('\r\u001b[K')
  }
}
