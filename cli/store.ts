import * as E from 'fp-ts/lib/Either.js'
import type { Copied, CopyOptions } from '../src/store/copy/copy.ts'
import { Refused } from './exit.ts'

export type { Copied }

/** The one door from the command line to the stores themselves. Throws `Refused` with the reason. */
export const copyLog = async (options: CopyOptions): Promise<Copied> => {
  const { copyStore } = await import('../src/store/copy/copy.ts')
  const copied = await copyStore(options)
  if (E.isLeft(copied)) throw new Refused(copied.left.reason)
  return copied.right
}
